using System.Globalization;
using Modbench.Peers;

// The engine beside other ways to run a graph of stages; how to read it: docs/performance.md.
// dotnet run -c Release --project benchmarks/Peers [1] [64] [SHAPE…] [CONTENDER…], all of a kind that is not named: -- 64 "fan-out 8" ours channels
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
Shape[] shapes =
[
    Shape.Chain(1), Shape.Chain(10), Shape.Chain(100), Shape.Chain(1, slots: 4), Shape.Chain(10, slots: 4), Shape.Chain(100, slots: 4), Shape.FanOut(2), Shape.FanOut(8),
];
shapes = Named(shapes, shape => shape.Name);
var contenders = Named(Comparison.Contenders, name => name);
var ratios = new List<string>();
foreach (var inFlight in (int[])[1, 64])
{
    if (args.Contains(inFlight == 1 ? "64" : "1") && !args.Contains($"{inFlight}")) continue;
    var table = new Table(inFlight);
    foreach (var shape in shapes)
    {
        var measured = Comparison.Of(shape, inFlight, contenders);
        table.Add(shape, measured);
        if (inFlight != 1 || shape is not { Branches: 0, Slots: 1 } || measured.FirstOrDefault(one => one.Name == Comparison.Ours) is not { } ours) continue;
        ratios.AddRange(measured.Where(one => !one.Name.StartsWith(Comparison.Ours, StringComparison.Ordinal)).Select(peer => $"RATIO {peer.Name} {shape.Depth} {peer.Median / ours.Median:0.##}"));
    }

    table.Print();
}

foreach (var ratio in ratios) Console.WriteLine(ratio);

T[] Named<T>(IReadOnlyList<T> all, Func<T, string> name)
{
    var named = all.Where(one => args.Contains(name(one))).ToArray();
    return named.Length > 0 ? named : [.. all];
}
