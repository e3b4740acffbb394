using System.Text.Json;
using Modbench.Diagnosers;
using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Tests.Run;

/// <summary>BenchmarkDotNet itself over scripted launches.</summary>
[NonParallelizable]
public class BenchmarkRunTests
{
    private static readonly PipelineGraph[] Collocated = [Graphs.Pipeline("Docs.A").Beside("Docs.B"), Graphs.Pipeline("Docs.B")];
    private string folder = "";

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("modbench-run-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public void The_table_has_our_columns_in_declared_order()
    {
        var outcome = Run(Collocated, order => ScriptedRunner.Ok(order));

        Assert.That(outcome.Table.Header, Is.EqualTo(new[] { "Pipeline", "Scenario", "Condition", "p50", "Slowdown" }));
        Assert.That(outcome.Table.Rows, Is.EqualTo(new[]
        {
            new[] { "A", "SingleStream", "solo", "2.000 ms", "NA" },
            ["A", "SingleStream", "paused B", "2.000 ms", "NA"],
            ["A", "SingleStream", "beside B", "2.000 ms", "1.50x"],
        }));
        Assert.That(outcome.Table.Markdown, Does.Contain("| A        | SingleStream | beside B").And.Contain("BenchmarkDotNet v"));
        Assert.That(outcome.Launches, Has.Count.EqualTo(9));
        Assert.That(Directory.GetFileSystemEntries(folder), Is.Empty, "nothing is written that nobody asked for");
    }

    [Test]
    public void One_failed_launch_hides_no_row_and_no_other_launch()
    {
        var outcome = Run(Collocated, order => order.Number == 2 ? ScriptedRunner.Failed(order, "it threw") : ScriptedRunner.Ok(order), exporters: ["fulljson"]);

        Assert.That(outcome.Table.Rows.Select(row => row[3]), Is.All.EqualTo("2.000 ms"));
        Assert.That(outcome.Launches.Count(launch => launch.Outcome == LaunchOutcome.Failed), Is.EqualTo(1));
        Assert.That(Samples(outcome.Exports.Single()).Sum(), Is.EqualTo(3 + 3 + 3 - outcome.Launches.Where(launch => launch.Outcome == LaunchOutcome.Failed && launch.Kind == LaunchKind.Latency).Sum(launch => launch.Conditions.Count)));
    }

    [Test]
    public void Launches_are_the_samples_that_BenchmarkDotNet_counts()
    {
        var outcome = Run([Graphs.Pipeline("A")], order => ScriptedRunner.Ok(order, order.Number * 1_000_000), exporters: ["fulljson"]);

        using var json = JsonDocument.Parse(File.ReadAllText(outcome.Exports.Single()));
        var statistics = json.RootElement.GetProperty("Benchmarks")[0].GetProperty("Statistics");
        var latency = outcome.Launches.Where(launch => launch.Kind == LaunchKind.Latency).Select(launch => launch.Launch * 1e6).ToList();
        Assert.That(statistics.GetProperty("N").GetInt32(), Is.EqualTo(3));
        Assert.That(statistics.GetProperty("Mean").GetDouble(), Is.EqualTo(latency.Average()).Within(1));
        Assert.That(json.RootElement.GetProperty("Benchmarks")[0].GetProperty("Metrics").EnumerateArray().Select(metric => metric.GetProperty("Descriptor").GetProperty("Id").GetString()), Does.Contain("response.p50"));
    }

    [Test]
    public void A_pipeline_whose_launches_all_fail_keeps_its_row()
    {
        var outcome = Run([Graphs.Pipeline("A"), Graphs.Pipeline("B")], order => order.Planned.Pipeline.Name == "A" ? ScriptedRunner.Failed(order, "x") : ScriptedRunner.Ok(order), measured: pipeline => pipeline == "B", exporters: ["json", "csv", "github"]);

        Assert.That(outcome.Table.Rows.Select(row => (row[0], row[3])), Is.EqualTo(new[] { ("A", "NA"), ("B", "2.000 ms") }));
        Assert.That(outcome.Exports.Select(Path.GetFileName), Is.EquivalentTo(new[]
        {
            "Modbench.Pipelines-report-full-compressed.json", "Modbench.Pipelines-report.csv", "Modbench.Pipelines-report-github.md",
        }));
        Assert.That(File.ReadAllText(outcome.Exports.Single(file => file.EndsWith(".csv", StringComparison.Ordinal))), Does.Contain("SingleStream"));
    }

    [Test]
    public void Each_time_has_the_unit_that_fits_it_and_csv_has_nanoseconds()
    {
        var outcome = Run([Graphs.Pipeline("Fast"), Graphs.Pipeline("Slow")], order => ScriptedRunner.Ok(order), exporters: ["csv"]);

        Assert.That(outcome.Table.Rows.Select(row => row[3]), Is.EqualTo(new[] { "450.000 ns", "1.200 s" }));
        var csv = File.ReadAllText(outcome.Exports.Single());
        Assert.That(csv, Does.Contain("p50 [ns]").And.Contain("450.000").And.Contain("1,200,000,000.000").And.Not.Contain("1.200 s"));
    }

    [Test]
    public void A_row_without_a_result_does_not_show_how_it_was_carried_out()
    {
        var outcome = Run([Graphs.Pipeline("A"), Graphs.Pipeline("B")], order => order.Planned.Pipeline.Name == "A" ? ScriptedRunner.Failed(order, "x") : ScriptedRunner.Ok(order), measured: pipeline => pipeline == "B", exporters: ["github"]);

        Assert.That(outcome.Table.Markdown, Does.Not.Contain("issues").And.Not.Contain("Toolchain"));
        Assert.That(outcome.Table.Markdown.TrimEnd(), Does.EndWith("|"));
        Assert.That(File.ReadAllText(outcome.Exports.Single()), Does.Not.Contain("Toolchain"));
    }

    [Test]
    public void The_schedule_runs_once_and_interleaved_whatever_BenchmarkDotNet_asks()
    {
        var runner = new ScriptedRunner(order => ScriptedRunner.Ok(order));

        Run([Graphs.Pipeline("A"), Graphs.Pipeline("B")], runner);

        Assert.That(runner.Orders, Has.Count.EqualTo(8));
        Assert.That(runner.Orders.Take(4).Select(order => order.Split(' ')[1]).Order(), Is.EqualTo(new[] { "A", "A", "B", "B" }), "a latency and a trace launch of each");
    }

    [Test]
    public void An_interrupted_run_shows_what_has_finished()
    {
        using var stop = new CancellationTokenSource();
        var outcome = Run(
            [Graphs.Pipeline("A")],
            new ScriptedRunner(order =>
            {
                if (order.Number == 2) stop.Cancel();
                return ScriptedRunner.Ok(order);
            }),
            stop: stop.Token);

        Assert.That(outcome.Interrupted, Is.True);
        Assert.That(outcome.Launches, Has.Count.EqualTo(2));
        Assert.That(outcome.Table.Rows, Has.Count.EqualTo(1));
    }

    [Test]
    public void An_error_of_the_whole_run_reaches_the_caller_as_it_is()
    {
        var error = Assert.Throws<ModbenchException>(() => Run([Graphs.Pipeline("A")], new ScriptedRunner(_ => throw new ModbenchException("MB1025", "versions"))));

        Assert.That(error!.Code, Is.EqualTo("MB1025"));
    }

    [Test]
    public void An_unknown_exporter_names_the_nearest_and_all()
    {
        var error = Assert.Throws<ModbenchException>(() => Exporters.Check(["json", "gitub"]));

        Assert.That(error!.Code, Is.EqualTo("MB1024"));
        Assert.That(error.Message, Does.StartWith("no exporter is named 'gitub'. Did you mean 'github'? There is: json, "));
    }

    private static List<int> Samples(string fullJson)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(fullJson));
        return json.RootElement.GetProperty("Benchmarks").EnumerateArray()
            .Select(benchmark => benchmark.GetProperty("Statistics") is { ValueKind: JsonValueKind.Object } statistics ? statistics.GetProperty("N").GetInt32() : 0)
            .ToList();
    }

    private RunOutcome Run(PipelineGraph[] graphs, Func<LaunchOrder, LaunchReport> script, Func<string, bool>? measured = null, string[]? exporters = null) =>
        Run(graphs, new ScriptedRunner(script), measured, exporters);

    private RunOutcome Run(
        PipelineGraph[] graphs, ScriptedRunner runner, Func<string, bool>? measured = null, string[]? exporters = null, CancellationToken stop = default) =>
        BenchmarkRun.Run(
            RunPlanner.Plan(graphs, new RunOptions { Exporters = exporters ?? [] }),
            runner,
            [],
            folder,
            _ => { },
            (pipeline, _, condition, measure) => measured?.Invoke(pipeline) == false ? null : measure switch
            {
                "response.p50" when pipeline == "Slow" => 1.2e9,
                "response.p50" when pipeline == "Fast" => 450,
                "response.p50" => 2e6,
                "slowdown" when condition.StartsWith("beside ", StringComparison.Ordinal) => 1.5,
                "failures" => 0,
                _ => null,
            },
            null,
            runner.Clock,
            _ => { },
            stop);
}
