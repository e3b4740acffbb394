using System.Globalization;
using Modbench.Peers;

// The engine beside other ways to run a graph of stages: dotnet run -c Release --project benchmarks/Peers [1] [64]; how to read it: docs/performance.md.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
Shape[] shapes =
[
    Shape.Chain(1), Shape.Chain(10), Shape.Chain(100), Shape.Chain(1, slots: 4), Shape.Chain(10, slots: 4), Shape.Chain(100, slots: 4), Shape.FanOut(2), Shape.FanOut(8),
];
var ratios = new List<string>();
foreach (var inFlight in (int[])[1, 64])
{
    if (args.Length > 0 && !args.Contains($"{inFlight}")) continue;
    var table = new Table(inFlight);
    foreach (var shape in shapes)
    {
        var measured = Comparison.Of(shape, inFlight);
        table.Add(shape, measured);
        if (inFlight == 1 && shape is { Branches: 0, Slots: 1 })
            ratios.AddRange(measured.Skip(2).Select(peer => $"RATIO {peer.Name} {shape.Depth} {peer.Median / measured[0].Median:0.##}"));
    }

    table.Print();
}

foreach (var ratio in ratios) Console.WriteLine(ratio);
