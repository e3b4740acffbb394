namespace Modbench.Peers;

/// <summary>What was measured with one number of queries in flight: a row for each shape, a column for each contender.</summary>
internal sealed class Table(int inFlight)
{
    private readonly List<(Shape Shape, IReadOnlyList<Measured> Measured)> rows = [];

    public void Add(Shape shape, IReadOnlyList<Measured> measured) => rows.Add((shape, measured));

    public void Print()
    {
        var queries = inFlight == 1 ? "one query in flight" : $"{inFlight} queries in flight";
        Print($"ns per transition, {queries}: median of 15 turns (p10 to p90)", of => $"{Number(of.Median)} ({Number(of.Low)} to {Number(of.High)})");
        Print($"bytes allocated per query, {queries}", of => of.Bytes.ToString("#,0.#", null));
    }

    private void Print(string title, Func<Measured, string> cell)
    {
        Console.WriteLine(title);
        List<string[]> lines = [["shape", "slots", .. rows[0].Measured.Select(one => one.Name)]];
        foreach (var (shape, measured) in rows) lines.Add([shape.Name, $"{shape.Slots}", .. measured.Select(cell)]);
        var widths = Enumerable.Range(0, lines[0].Length).Select(column => lines.Max(line => line[column].Length)).ToArray();
        lines.Insert(1, [.. widths.Select(width => new string('-', width))]);
        foreach (var line in lines) Console.WriteLine($"| {string.Join(" | ", line.Select((text, column) => text.PadRight(widths[column])))} |");
        Console.WriteLine();
    }

    private static string Number(double ns) => ns.ToString(ns < 10 ? "0.0" : "#,0", null);
}
