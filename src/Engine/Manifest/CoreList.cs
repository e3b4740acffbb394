using System.Globalization;

namespace Modbench.Engine;

/// <summary>A list of logical cores as <see cref="CollocateAttribute.Cores"/> writes it, such as <c>0-1,3</c>.</summary>
public static class CoreList
{
    /// <summary>Highest number of a core that can be named: what a CPU mask of the usual 128 bytes holds.</summary>
    public const int Highest = 1023;

    /// <summary>The cores, ascending, each once.</summary>
    /// <exception cref="FormatException">The text is no such list.</exception>
    public static IReadOnlyList<int> Parse(string text)
    {
        var cores = new SortedSet<int>();
        foreach (var part in text.Split(','))
        {
            var ends = part.Split('-');
            if (ends.Length > 2) throw NotAList(text);
            var (from, to) = (Core(ends[0], text), Core(ends[^1], text));
            if (from > to) throw NotAList(text);
            for (var core = from; core <= to; core++) cores.Add(core);
        }

        return [.. cores];
    }

    /// <summary>The shortest such list of these ascending cores.</summary>
    public static string Format(IReadOnlyList<int> cores)
    {
        var parts = new List<string>();
        for (var i = 0; i < cores.Count; i++)
        {
            var first = cores[i];
            while (i + 1 < cores.Count && cores[i + 1] == cores[i] + 1) i++;
            parts.Add(first == cores[i] ? Text(first) : $"{Text(first)}-{Text(cores[i])}");
        }

        return string.Join(',', parts);
    }

    private static string Text(int core) => core.ToString(CultureInfo.InvariantCulture);

    private static int Core(string text, string whole) =>
        int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var core) && core <= Highest ? core : throw NotAList(whole);

    private static FormatException NotAList(string text) => new($"'{text}' is no list of cores");
}
