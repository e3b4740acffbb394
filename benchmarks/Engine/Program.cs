using System.Globalization;
using Modbench.Engine;
using Modbench.EngineBenchmarks;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

var launches = Enumerable.Range(0, 7).Select(_ =>
{
    using var child = new Child(ChainWiring.Name(1), new SingleStreamScenario());
    return (child.ToHello, child.ToReady);
}).ToArray();
Console.WriteLine($"child start to hello {Median(launches.Select(launch => launch.ToHello)) / 1e6:0.0} ms, to ready {Median(launches.Select(launch => launch.ToReady)) / 1e6:0.0} ms");

Console.WriteLine("scenario             depth   queries    ns/query  ns/transition  B/query  issue delay p50 ns  p99 ns   cpu %");
foreach (var depth in Registration.Depths)
{
    Measure(new SingleStreamScenario(), depth);
    Measure(new OfflineScenario(), depth);
}

Measure(new ServerScenario { QueriesPerSecond = 1000 }, 10);

static void Measure(Scenario scenario, int depth)
{
    using var child = new Child(ChainWiring.Name(depth), scenario);
    child.Ask<Warmed>(new Warm());
    foreach (var block in new[] { 0, 1 })
    {
        child.Ask<Running>(new Go(block, block == 0 ? "first" : "measured", 0, 300_000_000, 0, 0, 0));
        child.Receive<Done>();
    }

    var records = child.Finish();
    var measured = records.Blocks[^1];
    var queries = records.Queries.Where(query => query.Block == measured.Index).ToArray();
    var delays = queries.Select(query => query.IssueDelay).Order().ToArray();
    var elapsed = (double)(measured.End - measured.MeasuredFrom);
    Console.WriteLine(
        $"{scenario.Name,-20} {depth,5} {queries.Length,9} {elapsed / queries.Length,11:0.0} {elapsed / queries.Length / depth,14:0.0} " +
        $"{(double)measured.AllocatedBytes / queries.Length,8:0.000} {delays[delays.Length / 2],19} {delays[delays.Length * 99 / 100],7} {100.0 * measured.CpuNs / elapsed,7:0.0}" +
        (records.DroppedSpans > 0 ? $"  {records.DroppedSpans} spans dropped" : ""));
}

static double Median(IEnumerable<long> values) => values.Order().ElementAt(3);
