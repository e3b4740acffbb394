using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using MathNet.Numerics.Statistics;
using Modbench.Diagnosers;
using Modbench.Engine;
using Modbench.Ledger;
using Modbench.Tool.Projects;

namespace Modbench.GateBenchmark;

/// <summary>
/// Runs pairs of a build against itself, or against another, as a gate does, and prints a JSON line for each measure of each pair, then one for each measure: what a study of false fails draws its
/// suites from.
/// </summary>
internal sealed class Pairs(int count, string under, string over)
{
    public const string Usage = "say: pairs N PROJECT [HEAD PROJECT] [--whole] [--filter PIPELINE] [--scenario SCENARIO] [--seed S] [--turn MS] [--rounds N] [--lives N] [--turns]";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };
    private static readonly string[] Whole = ["response.p50", "response.mean", "response.p99", "throughput", "allocated", "memory.peak"];

    private readonly Dictionary<GatedMeasure, List<double>> logs = [];

    /// <summary>Whole launches in place of turns.</summary>
    public bool OnlyWhole { get; init; }

    /// <summary>A pipeline's full or short name; null: all.</summary>
    public string? Filter { get; init; }

    /// <summary>A scenario's kind or name; null: all.</summary>
    public string? Scenario { get; init; }

    /// <summary>Of who is first.</summary>
    public int Seed { get; init; } = 1;

    public TurnOptions Options { get; init; } = new();

    /// <summary>Also a line for each turn.</summary>
    public bool EachTurn { get; init; }

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is not [var number, var project, ..] || !int.TryParse(number, out var count) || count < 1) return Refuse();
        var rest = args[2..];
        var head = rest is [var first, ..] && !first.StartsWith('-') ? first : null;
        var (whole, turns, filter, scenario, seed, options) = (false, false, (string?)null, (string?)null, 1, new TurnOptions());
        for (var i = head is null ? 0 : 1; i < rest.Length; i++)
        {
            var value = i + 1 < rest.Length ? rest[i + 1] : "";
            switch (rest[i])
            {
                case "--whole": whole = true; continue;
                case "--turns": turns = true; continue;
                case "--filter": filter = value; break;
                case "--scenario": scenario = value; break;
                case "--seed" when int.TryParse(value, out seed): break;
                case "--turn" when int.TryParse(value, out var ms): options = options with { TurnNs = ms * 1_000_000L }; break;
                case "--rounds" when int.TryParse(value, out var rounds): options = options with { Rounds = rounds, LongestNs = options.LongestNs * Math.Max(1, rounds / options.Rounds) }; break;
                case "--lives" when int.TryParse(value, out var lives): options = options with { Lives = lives }; break;
                default: return Refuse();
            }

            i++;
        }

        var pairs = new Pairs(count, project, head ?? project) { OnlyWhole = whole, Filter = filter, Scenario = scenario, Seed = seed, Options = options, EachTurn = turns };
        return await pairs.RunAsync().ConfigureAwait(false);
    }

    private static int Refuse()
    {
        Console.Error.WriteLine(Usage);
        return 2;
    }

    private async Task<int> RunAsync()
    {
        var (one, other) = (await ReadAsync(under).ConfigureAwait(false), await ReadAsync(over).ConfigureAwait(false));
        var folder = Directory.CreateTempSubdirectory("modbench-pairs-").FullName;
        var failed = 0;
        try
        {
            using var runner = new PairRunner(one, other, folder, Options) { OnlyWhole = OnlyWhole };
            var cases = Cases(one, other).ToList();
            for (var pair = 1; pair <= count; pair++)
            {
                for (var number = 0; number < cases.Count; number++)
                {
                    var (before, now, scenario) = cases[number];
                    var launch = 1 + (2 * (((pair - 1) * cases.Count) + number));
                    var order = new PairOrder(pair, launch, before, now, scenario, [.. Measures(now, scenario)], Seed + number);
                    var started = Stopwatch.GetTimestamp();
                    var report = await runner.RunAsync(order, _ => { }, CancellationToken.None).ConfigureAwait(false);
                    failed += Take(report, Stopwatch.GetElapsedTime(started).TotalSeconds) ? 0 : 1;
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

    private static Task<ProjectOutput> ReadAsync(string path) =>
        new ProjectReader(new ProjectBuilder(Console.Error), Console.Error).ReadAsync(ProjectLocator.Locate(path), mayBuild: true, CancellationToken.None);

    private IEnumerable<(PipelineGraph Base, PipelineGraph Head, Scenario Scenario)> Cases(ProjectOutput one, ProjectOutput other) =>
        from now in other.Graphs
        where Filter is null || now.Name == Filter || now.ShortName == Filter
        let before = one.Graphs.FirstOrDefault(graph => graph.Name == now.Name)
        where before is not null
        from scenario in now.Scenarios
        where scenario.Matches(Scenario)
        select (before, now, scenario);

    private static IEnumerable<GatedMeasure> Measures(PipelineGraph graph, Scenario scenario) =>
    [
        .. Whole.Select(measure => new GatedMeasure(graph.Name, scenario.Name, null, measure, "", 0.02)),
        .. graph.Stages.Select(stage => new GatedMeasure(graph.Name, scenario.Name, stage.Name, "service.p50", "ns", 0.02)),
    ];

    private bool Take(PairReport report, double seconds)
    {
        var pair = report.Pair;
        foreach (var launch in new[] { report.Base, report.Head })
        {
            if (EachTurn && launch?.Records is { } records) PrintTurns(pair.Number, launch.Conditions[0], records);
            launch?.Records?.Close();
        }

        if (pair.Failure is not null || report.NotComparable is not null)
        {
            Print(new { pair.Pipeline, pair.Scenario, Pair = pair.Number, Failed = pair.Failure?.Side, Reason = pair.Failure?.Reason ?? report.NotComparable });
            return false;
        }

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
            if (value.LogRatio is not { } log) continue;
            if (!logs.TryGetValue(measure, out var values)) logs[measure] = values = [];
            values.Add(log);
        }

        return true;
    }

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

    private static void Print(GatedMeasure measure, List<double> values)
    {
        var mean = Estimate.Mean(values);
        double? spread = values.Count > 1 ? values.StandardDeviation() : null;
        Print(new { Summary = true, measure.Pipeline, measure.Scenario, measure.Measure, measure.Stage, Pairs = values.Count, Mean = mean.Value, Sd = spread, mean.Low, mean.High });
    }

    private static void Print(object line) => Console.WriteLine(JsonSerializer.Serialize(line, Json));
}
