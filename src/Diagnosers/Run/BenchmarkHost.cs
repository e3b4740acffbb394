using System.Collections.Immutable;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Environments;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Order;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.Results;
using Modbench.Ledger;

namespace Modbench.Diagnosers;

/// <summary>Lets BenchmarkDotNet drive a plan's launches, and turns them into its summary, table and exports.</summary>
internal sealed class BenchmarkHost
{
    private readonly IReadOnlyList<Row> rows;
    private readonly ImmutableConfig config;
    private readonly RunSchedule schedule;
    private readonly string folder;
    private readonly CancellationToken finish;
    private readonly CancellationToken stop;
    private Exception? thrown;

    /// <param name="plan">What to run.</param>
    /// <param name="schedule">Runs the plan's launches.</param>
    /// <param name="diagnosers">BenchmarkDotNet asks them to validate themselves and calls them; the schedule drives them.</param>
    /// <param name="folder">The run's folder.</param>
    /// <param name="finish">Ends the run after the launch in progress.</param>
    /// <param name="stop">Ends the run.</param>
    public BenchmarkHost(
        RunPlan plan, RunSchedule schedule, IReadOnlyList<IDiagnoser> diagnosers, string folder, CancellationToken finish, CancellationToken stop)
    {
        (this.schedule, this.folder, this.finish, this.stop) = (schedule, folder, finish, stop);
        config = ImmutableConfigBuilder.Create(ManualConfig.CreateEmpty()
            .AddLogger(NullLogger.Instance)
            .AddColumnProvider(DefaultColumnProviders.Params)
            .AddDiagnoser([.. diagnosers])
            .WithArtifactsPath(folder)
            .WithOrderer(new DefaultOrderer(SummaryOrderPolicy.Declared, MethodOrderPolicy.Declared))
            .WithSummaryStyle(SummaryStyle.Default.WithZeroMetricValuesInContent().WithMaxParameterColumnWidth(200))
            .WithOptions(ConfigOptions.DisableLogFile | ConfigOptions.DisableOptimizationsValidator));
        rows = BenchmarkCases.Of(plan, new ScheduleToolchain(Run, one => Launches(one, LaunchKind.Latency)), config);
    }

    /// <summary>BenchmarkDotNet's case for a launch, for the diagnosers that watch it.</summary>
    public BenchmarkCase CaseOf(LaunchOrder order) => rows.First(row =>
        row.Planned == new PlannedRow(order.Planned.Pipeline.Name, order.Planned.Scenario.Name, order.Conditions[0])).Case;

    /// <summary>Runs everything. True: it was cancelled on the way.</summary>
    public bool RunAll()
    {
        var results = Path.Combine(folder, "results");
        var existed = Directory.Exists(results);
        try
        {
            BenchmarkRunner.Run(new BenchmarkRunInfo([.. rows.Select(row => row.Case)], typeof(Pipelines), config));
        }
        finally
        {
            if (!existed && Directory.Exists(results) && !Directory.EnumerateFileSystemEntries(results).Any()) Directory.Delete(results);
        }

        if (thrown is OperationCanceledException && (finish.IsCancellationRequested || stop.IsCancellationRequested)) return true;
        if (thrown is not null) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(thrown);

        // The last launch may have been the one in progress.
        return finish.IsCancellationRequested;
    }

    /// <summary>
    /// The summary of what was measured. BenchmarkDotNet's own leaves out a row of which one launch failed, and knows no measures but the mean.
    /// </summary>
    public Summary Summarise(MeasureLookup measures, TimeSpan took)
    {
        var reports = rows.Select(row => Report(row, measures)).ToList();
        var shown = TableMeasure.All.Where(measure => reports.Any(report =>
            report.Metrics.TryGetValue(measure.Id, out var metric) && measure.IsWorthShowing(metric.Value)));
        var columns = ImmutableConfigBuilder.Create(ManualConfig.Create(config).AddColumn([.. shown.Select(measure => new MeasureColumn(measure))]));

        // The table takes its columns from the cases' config, so the cases are made again.
        var cases = reports.Select(report => new BenchmarkReport(
            report.Success,
            BenchmarkCase.Create(report.BenchmarkCase.Descriptor, BenchmarkCases.Shown, report.BenchmarkCase.Parameters, columns),
            report.GenerateResult,
            report.BuildResult,
            report.ExecuteResults,
            [.. report.Metrics.Values]));
        return new Summary(
            "modbench",
            [.. cases],
            HostEnvironmentInfo.GetCurrent(),
            folder,
            "",
            took,
            SummaryStyle.Default.CultureInfo,
            ImmutableArray<BenchmarkDotNet.Validators.ValidationError>.Empty,
            ImmutableArray<IColumnHidingRule>.Empty,
            config.SummaryStyle);
    }

    /// <summary>The summary as a table.</summary>
    public static ResultTable Table(Summary summary)
    {
        var columns = summary.Table.Columns.Where(column => column.NeedToShow).ToList();
        var markdown = new AccumulationLogger();
        MarkdownExporter.GitHub.ExportToLog(summary, markdown);
        return new ResultTable(
            [.. columns.Select(column => column.Header)],
            [.. summary.Table.FullContent.Select(row => (IReadOnlyList<string>)[.. columns.Select(column => row[column.Index])])],
            WithoutIssues(markdown.GetLog()));
    }

    /// <summary>An exported table without the list of rows that have no result, which the table itself shows.</summary>
    public static void LeaveOutIssues(string file) => File.WriteAllText(file, WithoutIssues(File.ReadAllText(file)));

    // BenchmarkDotNet names rows without a result by its own classes; the report says which launches failed, and why.
    private static string WithoutIssues(string markdown)
    {
        var issues = markdown.IndexOf("Benchmarks with issues:", StringComparison.Ordinal);
        return (issues < 0 ? markdown : markdown[..issues]).TrimEnd() + "\n";
    }

    private void Run()
    {
        try
        {
            schedule.RunAsync(finish, stop).GetAwaiter().GetResult();
        }
        catch (Exception error)
        {
            // An exception out of an executor leaves BenchmarkRunner in the middle of its work.
            thrown = error;
        }
    }

    private BenchmarkReport Report(Row row, MeasureLookup measures)
    {
        var answers = Launches(row.Case, LaunchKind.Latency)
            .Select((launch, index) => ScheduleToolchain.Answer(launch, row.Planned.Condition, index + 1))
            .Where(answer => answer.Measurements.Count > 0)
            .ToList();
        var metrics = TableMeasure.All
            .Select(measure => (measure, value: measures(row.Planned.Pipeline, row.Planned.Scenario, row.Planned.Condition, measure.Id)))
            .Where(one => one.value is not null)
            .Select(one => new Metric(one.measure, one.value!.Value));
        return new BenchmarkReport(
            answers.Count > 0, row.Case, ScheduleToolchain.Generated, BuildResult.Success(ScheduleToolchain.Generated), answers, [.. metrics]);
    }

    private List<FinishedLaunch> Launches(BenchmarkCase one, LaunchKind kind)
    {
        var row = rows.First(row => row.Case == one).Planned;
        return schedule.Results
            .Where(launch => launch.Result.Kind == kind
                && !launch.Result.Superseded
                && launch.Result.Pipeline == row.Pipeline
                && launch.Result.Scenario == row.Scenario
                && launch.Result.Conditions.Contains(row.Condition))
            .ToList();
    }
}
