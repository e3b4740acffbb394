using System.Text.Json;
using System.Text.Json.Serialization;
using MathNet.Numerics.Statistics;
using Modbench.Diagnosers;
using Modbench.Engine;
using Modbench.Ledger;
using Modbench.Tool.Gating;

namespace Modbench.GateBenchmark;

/// <summary>
/// Runs pairs of a build against itself, or against another, as a gate does: one of every pipeline and scenario, then the next of each. They go to a file that a study of false fails draws its
/// suites from, or JSON lines are printed, one for each pair with the seconds of its phases and one for each of its measures; at the end one for each measure.
/// </summary>
internal sealed class Pairs(PairsOptions options)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };
    private static readonly string[] Also = ["response.p50", "response.mean", "response.p99", "throughput", "cpu", "gc.count", "gc.pause", "contention.count", "setup", "first_response"];

    private readonly Dictionary<GatedMeasure, List<double>> logs = [];
    private readonly long startedNs = Clock.Now;
    private readonly string recording = Guid.NewGuid().ToString("N")[..8];

    public static async Task<int> RunAsync(string[] args)
    {
        if (PairsOptions.Parse(args) is { } options) return await new Pairs(options).RunAsync().ConfigureAwait(false);
        Console.Error.WriteLine(PairsOptions.Usage);
        return 2;
    }

    private async Task<int> RunAsync()
    {
        var (one, other) = (await Builds.ReadAsync(options.Under).ConfigureAwait(false), await Builds.ReadAsync(options.Over).ConfigureAwait(false));
        var folder = Directory.CreateTempSubdirectory("modbench-pairs-").FullName;
        var failed = 0;
        try
        {
            using var runner = new PairRunner(one, other, folder, options.Turns) { OnlyWhole = options.OnlyWhole };
            var cases = Cases(one, other).ToList();
            for (var pair = 1; pair <= options.Count; pair++)
            {
                for (var number = 0; number < cases.Count && Since(startedNs) < options.Limit; number++)
                {
                    var launch = 1 + (2 * (((pair - 1) * cases.Count) + number));
                    var next = cases[number];
                    var order = new PairOrder(pair, launch, next.Base, next.Head, next.Scenario, Measures(next), options.Seed + number);
                    var times = new PhaseTimes();
                    var beganNs = Clock.Now;
                    var report = await runner.RunAsync(order, times.Begin, CancellationToken.None).ConfigureAwait(false);
                    failed += Take(next, report, beganNs, times) ? 0 : 1;
                }
            }

            foreach (var (measure, values) in logs) Print(measure, values);
            return failed == 0 ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private IEnumerable<GatedCase> Cases(ProjectOutput one, ProjectOutput other) =>
        from now in other.Graphs
        where options.Filters.Count == 0 || options.Filters.Contains(now.Name) || options.Filters.Contains(now.ShortName)
        let before = one.Graphs.FirstOrDefault(graph => graph.Name == now.Name)
        where before is not null
        from scenario in now.Scenarios
        where scenario.Matches(options.Scenario)
        select new GatedCase(before, now, scenario);

    private static IReadOnlyList<GatedMeasure> Gated(GatedCase one) => GatedMeasures.Of([one], [], GatedMeasures.DefaultTolerance);

    private static IReadOnlyList<GatedMeasure> Measures(GatedCase one)
    {
        var gated = Gated(one);
        return
        [
            .. gated,
            .. Also.Where(name => gated.All(measure => measure.Measure != name)).Select(name => Further(null, name)),
            .. one.Head.Stages.Select(stage => Further(stage.Name, "service.p50")),
        ];

        GatedMeasure Further(string? stage, string name) => new(one.Head.Name, one.Scenario.Name, stage, name, "", GatedMeasures.DefaultTolerance);
    }

    private bool Take(GatedCase one, PairReport report, long beganNs, PhaseTimes times)
    {
        var seconds = times.End();
        if (options.To is { } file)
        {
            var recorded = Recorded(one, report, beganNs, seconds);
            RecordedPairs.Add(file, recorded);
            var failure = recorded.Failed is null ? "" : $", {recorded.Failed} failed: {recorded.Reason}";
            Console.WriteLine($"{recorded.At:0} s: {one.Head.ShortName} {recorded.Scenario} {recorded.Method} {recorded.Pair}, {seconds:0.0} s{failure}");
        }

        foreach (var launch in new[] { report.Base, report.Head })
        {
            if (options.EachTurn && launch?.Records is { } records) PrintTurns(report.Pair.Number, launch.Conditions[0], records);
        }

        report.Close();

        if (options.To is null)
        {
            Print(new { report.Pair.Pipeline, report.Pair.Scenario, Pair = report.Pair.Number, Seconds = seconds, times.Phases, times.Times });
            Print(report, seconds);
        }

        if (report.Pair.Failure is not null || report.NotComparable is not null) return false;
        foreach (var (measure, value) in report.Pair.Values)
        {
            if (value.LogRatio is not { } log) continue;
            if (!logs.TryGetValue(measure, out var values)) logs[measure] = values = [];
            values.Add(log);
        }

        return true;
    }

    private RecordedPair Recorded(GatedCase one, PairReport report, long beganNs, double seconds)
    {
        var gated = Gated(one);
        return new RecordedPair
        {
            Recording = recording,
            Note = options.Note,
            Method = options.OnlyWhole ? RecordedPair.WholeLaunches : RecordedPair.InTurns,
            Pipeline = report.Pair.Pipeline,
            Scenario = report.Pair.Scenario,
            Pair = report.Pair.Number,
            HeadFirst = report.Pair.HeadFirst,
            At = (beganNs - startedNs) / 1e9,
            Seconds = seconds,
            Failed = report.NotComparable is null ? report.Pair.Failure?.Side : "both",
            Reason = report.NotComparable ?? report.Pair.Failure?.Reason,
            Whole = options.OnlyWhole ? null : report.WholeBecause,
            Notes = report.Notes,
            Values =
            [
                .. report.Pair.Values.Select(entry => new RecordedValue(
                    entry.Key.Measure, entry.Key.Stage, entry.Value.Base, entry.Value.Head, entry.Value.LogRatio, gated.Contains(entry.Key), entry.Key.Tolerance, entry.Key.HighIsGood)),
            ],
            Slices = RecordedPairs.Slices(report, beganNs),
        };
    }

    private static double Since(long ns) => (Clock.Now - ns) / 1e9;

    private static void PrintTurns(int pair, string side, LaunchRecords records)
    {
        var responses = records.Queries
            .Where(query => query is { Measured: true, Outcome: QueryOutcome.Completed })
            .GroupBy(query => query.Block)
            .ToDictionary(turn => turn.Key, turn => turn.Select(query => (double)query.Response).Median());
        foreach (var block in records.Blocks)
        {
            if (responses.TryGetValue(block.Index, out var median)) Print(new { Pair = pair, Side = side, block.Start, block.MeasuredFrom, block.End, P50 = median, block.CpuNs, block.Gen0 });
        }
    }

    private static void Print(PairReport report, double seconds)
    {
        var pair = report.Pair;
        if (pair.Failure is not null || report.NotComparable is not null)
            Print(new { pair.Pipeline, pair.Scenario, Pair = pair.Number, Failed = pair.Failure?.Side, Reason = pair.Failure?.Reason ?? report.NotComparable });
        foreach (var (measure, value) in pair.Values)
        {
            Print(new
            {
                pair.Pipeline,
                pair.Scenario,
                Pair = pair.Number,
                pair.HeadFirst,
                measure.Measure,
                measure.Stage,
                value.Base,
                value.Head,
                Log = value.LogRatio,
                Seconds = seconds,
                Whole = report.WholeBecause,
                report.Notes,
            });
        }
    }

    private static void Print(GatedMeasure measure, List<double> values)
    {
        var mean = Estimate.Mean(values);
        double? spread = values.Count > 1 ? values.StandardDeviation() : null;
        Print(new { Summary = true, measure.Pipeline, measure.Scenario, measure.Measure, measure.Stage, Pairs = values.Count, Mean = mean.Value, Sd = spread, mean.Low, mean.High });
    }

    private static void Print(object line) => Console.WriteLine(JsonSerializer.Serialize(line, Json));
}
