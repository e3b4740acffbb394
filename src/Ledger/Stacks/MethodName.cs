using System.Text;
using System.Text.RegularExpressions;

namespace Modbench.Ledger;

/// <summary>Names of methods as a person wrote them.</summary>
public static partial class MethodName
{
    /// <summary>
    /// A method's name as the runtime tells it, without what the compiler added: arguments and type arguments are left out (so overloads are one), and async
    /// methods, iterators, lambdas and local functions have the name of the method that they are written in.
    /// </summary>
    /// <param name="told">Such as <c>Docs.Ask+&lt;RunAsync&gt;d__3.MoveNext()</c>, which is <c>Docs.Ask.RunAsync</c>.</param>
    public static string Of(string told)
    {
        var name = WithoutArguments(told);
        name = StateMachine().Replace(name, "${method}");
        name = Closure().Replace(name, "");
        name = Written().Replace(name, match => match.Groups["local"].Success ? $"{match.Groups["method"].Value}.{match.Groups["local"].Value}" : match.Groups["method"].Value);
        name = FileLocal().Replace(name, "");
        name = name.Replace('+', '.').Replace("..ctor", ".ctor", StringComparison.Ordinal).Replace("..cctor", ".cctor", StringComparison.Ordinal);

        // The two that separate frames and counts in the folded form.
        return name.Replace(';', ':').Replace(' ', '_');
    }

    // "List`1[System.Int32].Add(!0)" is "List.Add": brackets may nest.
    private static string WithoutArguments(string told)
    {
        var kept = new StringBuilder(told.Length);
        var depth = 0;
        for (var i = 0; i < told.Length; i++)
        {
            var c = told[i];
            if (c == '(' && depth == 0 && kept.Length > 0) break;
            if (c == '[' && kept.Length > 0) depth++;
            else if (c == ']' && depth > 0) depth--;
            else if (depth == 0 && c == '`') while (i + 1 < told.Length && char.IsAsciiDigit(told[i + 1])) i++;
            else if (depth == 0) kept.Append(c);
        }

        return kept.ToString();
    }

    // <Chat>F0123…__Reader is the type Reader, seen in one file alone.
    [GeneratedRegex("<[^<>]*>F[0-9A-F]{64}__")]
    private static partial Regex FileLocal();

    // Type+<Method>d__3.MoveNext, and <<Method>b__0>d.MoveNext of an async lambda.
    [GeneratedRegex(@"<(?<method>(<[^<>]*>)?[^<>]*)>d(__\d+)?\.MoveNext$")]
    private static partial Regex StateMachine();

    // The class that holds what a lambda captures.
    [GeneratedRegex(@"[+.]<>c(__DisplayClass\d+_\d+)?(?=[+.])")]
    private static partial Regex Closure();

    // <Method>b__0_1 is a lambda, <Method>g__Local|0_1 a local function.
    [GeneratedRegex(@"<(?<method>[^<>]+)>(b__[\d_]+|g__(?<local>[^|.+]+)\|[\d_]+)")]
    private static partial Regex Written();
}
