namespace Modbench.Peers;

/// <summary>All contenders on one shape, in turns, so that what the machine does meanwhile falls on all of them alike.</summary>
internal static class Comparison
{
    private const int Rounds = 15;
    private const long WarmUpNs = 300_000_000;
    private const long RoundNs = 15_000_000;

    public const string Ours = "ours";

    private static readonly (string Name, Func<Shape, int, Contender> Create)[] All =
    [
        (Ours, (shape, inFlight) => new OurContender(shape, inFlight, traced: true)),
        ("ours untraced", (shape, inFlight) => new OurContender(shape, inFlight, traced: false)),
        ("channels", (shape, inFlight) => new ChannelContender(shape, inFlight)),
        ("dataflow", (shape, inFlight) => new DataflowContender(shape, inFlight)),
        ("thread-per-stage", (shape, inFlight) => new ThreadContender(shape, inFlight)),
        ("calls", (shape, inFlight) => new CallContender(shape, inFlight)),
    ];

    public static IReadOnlyList<string> Contenders => [.. All.Select(one => one.Name)];

    public static IReadOnlyList<Measured> Of(Shape shape, int inFlight, IReadOnlyCollection<string> names)
    {
        Contender[] contenders = [.. All.Where(one => names.Contains(one.Name)).Select(one => one.Create(shape, inFlight))];
        try
        {
            var queries = contenders.Select(WarmUp).ToArray();
            var times = contenders.Select(_ => new List<double>()).ToArray();
            var bytes = contenders.Select(_ => new List<double>()).ToArray();
            for (var round = 0; round < Rounds; round++)
            {
                for (var turn = 0; turn < contenders.Length; turn++)
                {
                    // Another one begins each round: what comes after whom must not matter.
                    var place = (turn + round) % contenders.Length;
                    var before = GC.GetTotalAllocatedBytes(precise: true);
                    var ns = contenders[place].Checked(queries[place]);
                    bytes[place].Add((GC.GetTotalAllocatedBytes(precise: true) - before) / (double)queries[place]);
                    times[place].Add(ns / ((double)queries[place] * shape.Stages));
                }
            }

            return [.. contenders.Select((contender, place) => new Measured(contender.Name, [.. times[place].Order()], bytes[place].Min()))];
        }
        finally
        {
            foreach (var contender in contenders) contender.Dispose();
        }
    }

    /// <summary>Long enough for the JIT compiler to settle; how many queries fill a turn.</summary>
    private static int WarmUp(Contender contender)
    {
        var (queries, spent) = (1, 0L);
        while (true)
        {
            var ns = contender.Checked(queries);
            spent += ns;
            var fitting = (int)Math.Clamp(queries * (double)RoundNs / Math.Max(ns, 1), 10, 1_000_000);
            if (spent >= WarmUpNs) return fitting;
            queries = (int)Math.Min(fitting, queries * 10L);
        }
    }
}

/// <summary>What a contender took on a shape.</summary>
/// <param name="Name">The contender.</param>
/// <param name="Ns">For each transition, of all rounds in ascending order.</param>
/// <param name="Bytes">Allocated for each query, in the round with the least.</param>
internal sealed record Measured(string Name, IReadOnlyList<double> Ns, double Bytes)
{
    public double Median => Ns[Ns.Count / 2];

    public double Low => Ns[Ns.Count / 10];

    public double High => Ns[Ns.Count * 9 / 10];
}
