using System.Globalization;

namespace Rag;

/// <summary>Writes a member as C# does, as far as its documentation tells: return types and <c>ref</c>, <c>out</c> are not in it.</summary>
/// <param name="outer">The type's own type parameters.</param>
/// <param name="own">The method's.</param>
public sealed class Signature(string[] outer, string[] own)
{
    public string Of(MemberId id, string[] names)
    {
        var type = id.TypeName + Generic(outer);
        var member = id.Path[(id.Path.LastIndexOf('.') + 1)..];
        var parameters = string.Join(", ", Split(id.Parameters).Select(Type).Zip(names, (type, name) => $"{type} {name}"));
        return id.Kind switch
        {
            'T' => type,
            'M' => $"{type}.{member}{Generic(own)}({parameters})",
            _ when parameters != "" => $"{type}[{parameters}]",
            _ => $"{type}.{member}",
        };
    }

    private static string Generic(string[] names) => names.Length > 0 ? $"<{string.Join(", ", names)}>" : "";

    /// <summary><c>System.Func{``0,System.Int32}</c> → <c>Func&lt;TSource, int&gt;</c>.</summary>
    private string Type(string id)
    {
        if (id.EndsWith('@')) return Type(id[..^1]);
        if (id.EndsWith('*')) return Type(id[..^1]) + "*";
        if (id.EndsWith(']')) return Type(id[..id.LastIndexOf('[')]) + "[]";
        if (id.StartsWith("``", StringComparison.Ordinal)) return Parameter(own, id[2..]);
        if (id.StartsWith('`')) return Parameter(outer, id[1..]);

        var last = id[(LastDot(id) + 1)..];
        if (!last.EndsWith('}')) return Keyword(last);

        var brace = last.IndexOf('{', StringComparison.Ordinal);
        var arguments = Split(last[(brace + 1)..^1]).Select(Type);
        return last.StartsWith("Nullable{", StringComparison.Ordinal)
            ? arguments.Single() + "?"
            : $"{last[..brace]}<{string.Join(", ", arguments)}>";
    }

    private static string Keyword(string type) => type switch
    {
        "Boolean" => "bool",
        "Byte" => "byte",
        "Char" => "char",
        "Decimal" => "decimal",
        "Double" => "double",
        "Int32" => "int",
        "Int64" => "long",
        "Object" => "object",
        "Single" => "float",
        "String" => "string",
        _ => type,
    };

    private static string Parameter(string[] names, string index) => int.Parse(index, CultureInfo.InvariantCulture) is var i && i < names.Length ? names[i] : "T";

    /// <summary>At the commas outside braces and brackets.</summary>
    private static IEnumerable<string> Split(string list)
    {
        var (depth, start) = (0, 0);
        for (var i = 0; i < list.Length; i++)
        {
            if (list[i] is '{' or '[') depth++;
            if (list[i] is '}' or ']') depth--;
            if (list[i] != ',' || depth > 0) continue;
            yield return list[start..i];
            start = i + 1;
        }

        if (start < list.Length) yield return list[start..];
    }

    private static int LastDot(string id)
    {
        var depth = 0;
        for (var i = id.Length - 1; i >= 0; i--)
        {
            if (id[i] == '}') depth++;
            if (id[i] == '{') depth--;
            if (id[i] == '.' && depth == 0) return i;
        }

        return -1;
    }
}
