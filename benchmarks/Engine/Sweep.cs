using System.Globalization;
using Modbench.Engine;

namespace Modbench.EngineBenchmarks;

/// <summary>
/// From a hundred queries a second to a hundred thousand: what was due, what was sent, what was answered, how late it was sent, and what the thread that
/// sends takes of a core.
/// </summary>
internal static class Sweep
{
    private const long Second = 1_000_000_000;
    private const long LeadNs = Second / 2;
    private const long MeasuredNs = 3 * Second;
    private static readonly double[] Rates = [100, 1000, 5000, 20_000, 50_000, 100_000];

    public static void Measure()
    {
        Console.WriteLine("| load | due | sent | answered | issue delay p50 | p99 | sending thread | process | worst second, sent against due |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
        foreach (var arrivals in (Arrivals[])[Arrivals.Constant, Arrivals.Poisson])
        {
            foreach (var rate in Rates) Measure(new ServerScenario { QueriesPerSecond = rate, Arrivals = arrivals });
        }

        Measure(new ServerScenario
        {
            QueriesPerSecond = 1000,
            Phases =
            [
                new Phase(PhaseKind.Ramp, 20_000, 3 * Second), new Phase(PhaseKind.Spike, 50_000, Second), new Phase(PhaseKind.Hold, 0, Second), new Phase(PhaseKind.Step, 2000, 2 * Second),
            ],
        });
    }

    private static void Measure(ServerScenario scenario)
    {
        using var child = new Child(ChainWiring.Name(1), scenario);
        child.Ask<Warmed>(new Warm());
        var length = LeadNs + (scenario.EndsAfterNs ?? MeasuredNs);
        child.Ask<Running>(new Go(0, "solo", 0, length, length, LeadNs, 0));
        var (began, before) = (Clock.Now, OnCpuNs(child));
        child.Receive<Done>();
        var sending = (OnCpuNs(child) - before) / (double)(Clock.Now - began);
        var records = child.Finish();
        var block = records.Blocks.Single();
        var seconds = (block.Issued - block.MeasuredFrom) / (double)Second;
        var queries = records.Queries.Where(query => query.Measured).ToArray();
        double Rate(Func<QueryRecord, long> instant) => queries.Count(query => instant(query) <= block.Issued) / seconds;
        var delays = queries.Select(query => query.IssueDelay).Order().ToArray();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {scenario.Name} | {Rate(query => query.Due):0.0}/s | {Rate(query => query.Sent):0.0}/s | {Rate(query => query.End):0.0}/s | {delays[delays.Length / 2] / 1e3:0.000} µs | " +
            $"{delays[delays.Length * 99 / 100] / 1e3:0.0} µs | {100 * sending:0.0} % | {100.0 * block.CpuNs / (block.End - block.MeasuredFrom):0.0} % of a core | {WorstSecond(queries, block)} |"));
    }

    // The thread that asks the child for a block's queries is its first.
    private static long OnCpuNs(Child child) => long.Parse(
        File.ReadAllText($"/proc/{child.Pid}/task/{child.Pid}/schedstat").Split(' ')[0], CultureInfo.InvariantCulture);

    private static string WorstSecond(QueryRecord[] queries, BlockRecord block)
    {
        var worst = Enumerable.Range(0, (int)((block.Issued - block.MeasuredFrom) / Second))
            .Select(second => (Due: Between(query => query.Due, second), Sent: Between(query => query.Sent, second)))
            .MaxBy(second => Math.Abs(second.Sent - second.Due) / (double)Math.Max(1, second.Due));
        return string.Create(CultureInfo.InvariantCulture, $"{worst.Sent - worst.Due:+0;-0;0} of {worst.Due} ({100.0 * (worst.Sent - worst.Due) / Math.Max(1, worst.Due):0.###} %)");

        int Between(Func<QueryRecord, long> instant, int second) => queries.Count(query => (instant(query) - block.MeasuredFrom) / Second == second && instant(query) >= block.MeasuredFrom);
    }
}
