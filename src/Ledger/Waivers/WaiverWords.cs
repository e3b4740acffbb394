using System.Diagnostics.CodeAnalysis;

namespace Modbench.Ledger;

/// <summary>A line's words, each with its column.</summary>
internal sealed class WaiverWords(string file, int number, string line)
{
    private int next;

    /// <summary>Where the next word begins, or the line ends; from 1.</summary>
    public int Column
    {
        get
        {
            SkipSpace();
            return next + 1;
        }
    }

    /// <summary>The next word; empty at the end of the line. A colon ends a word and is one itself.</summary>
    public string Next()
    {
        SkipSpace();
        var start = next;
        if (next < line.Length && line[next] == ':') next++;
        else while (next < line.Length && line[next] != ':' && !char.IsWhiteSpace(line[next])) next++;
        return line[start..next];
    }

    /// <summary>What the form has between values.</summary>
    public void Expect(params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            var column = Column;
            var found = Next();
            if (!found.Equals(word, StringComparison.OrdinalIgnoreCase)) Fail("MB3031", column, $"'{word}' is expected{Instead(found)}. {WaiverParser.Form}");
        }
    }

    /// <summary>A value of the form.</summary>
    /// <param name="what">As the message names it.</param>
    public (string Value, int Column) Value(string what)
    {
        var column = Column;
        var found = Next();
        if (found is "" or ":") Fail("MB3031", column, $"{what} is expected{Instead(found)}. {WaiverParser.Form}");
        return (found, column);
    }

    public string Rest()
    {
        SkipSpace();
        return line[next..].TrimEnd();
    }

    [DoesNotReturn]
    public void Fail(string code, int column, string message) => throw new ModbenchException(code, $"{file}:{number}:{column}: {message}");

    private static string Instead(string found) => found.Length == 0 ? ", and the line ends" : $", not '{found}'";

    private void SkipSpace()
    {
        while (next < line.Length && char.IsWhiteSpace(line[next])) next++;
    }
}
