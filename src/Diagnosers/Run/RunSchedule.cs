using System.Globalization;
using Modbench.Ledger;

namespace Modbench.Diagnosers;

/// <summary>Runs a plan's launches in its order; a failed launch stops nothing but itself.</summary>
internal sealed class RunSchedule
{
    private const double Tolerance = 1.05;
    private readonly RunPlan plan;
    private readonly ILaunchRunner runner;
    private readonly Action<LaunchResult> onLaunch;
    private readonly IProgress<RunProgress>? progress;
    private readonly TimeProvider clock;
    private readonly Dictionary<string, string> wholeLaunches = new(StringComparer.Ordinal);
    private readonly List<FinishedLaunch> results = [];
    private readonly List<PlannedLaunch> work;
    private readonly TimeLeft left;
    private long begun;
    private int added;

    /// <param name="plan">What to run.</param>
    /// <param name="runner">Carries out one launch.</param>
    /// <param name="onLaunch">Told each result at once, and once more when it is superseded.</param>
    /// <param name="progress">Told each change of phase.</param>
    /// <param name="clock">What launches take.</param>
    public RunSchedule(RunPlan plan, ILaunchRunner runner, Action<LaunchResult> onLaunch, IProgress<RunProgress>? progress, TimeProvider clock)
    {
        (this.plan, this.runner, this.onLaunch, this.progress, this.clock) = (plan, runner, onLaunch, progress, clock);
        work = [.. plan.Launches];
        left = new TimeLeft(work);
    }

    /// <summary>All finished launches so far.</summary>
    public IReadOnlyList<FinishedLaunch> Results => results;

    /// <summary>Runs to the end, or until cancelled.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled; <see cref="Results"/> has what finished before.</exception>
    public Task RunAsync(CancellationToken stop) => RunAsync(CancellationToken.None, stop);

    /// <summary>The same, with two ways to be cancelled.</summary>
    /// <param name="finish">No launch begins any more; the one in progress ends early and is kept.</param>
    /// <param name="stop">At once.</param>
    public async Task RunAsync(CancellationToken finish, CancellationToken stop)
    {
        begun = clock.GetTimestamp();

        // It grows on the way by launches that are done again.
        for (var i = 0; i < work.Count; i++)
        {
            await RunPlannedAsync(i, finish, stop).ConfigureAwait(false);
        }
    }

    private async Task RunPlannedAsync(int index, CancellationToken finish, CancellationToken stop)
    {
        var planned = work[index];
        var started = clock.GetTimestamp();
        if (planned.WholeBecause is null && !wholeLaunches.ContainsKey(Key(planned)))
        {
            if (await CarryOutAsync(index, started, planned.Conditions, finish, stop).ConfigureAwait(false) is not { } because)
            {
                left.Took(planned, clock.GetElapsedTime(started));
                return;
            }

            GoWhole(index, because);
            started = clock.GetTimestamp();
        }

        // Which of the two comes first is drawn, as within blocks.
        foreach (var condition in planned.Seed % 2 == 0 ? planned.Conditions : planned.Conditions.Reverse())
            await CarryOutAsync(index, started, [condition], finish, stop).ConfigureAwait(false);
        left.Took(planned, clock.GetElapsedTime(started));
    }

    /// <summary>One launch; when it only showed that its conditions need launches of their own, why, and no result.</summary>
    private async Task<string?> CarryOutAsync(int index, long started, IReadOnlyList<string> conditions, CancellationToken finish, CancellationToken stop)
    {
        finish.ThrowIfCancellationRequested();
        stop.ThrowIfCancellationRequested();
        var planned = work[index];
        var number = results.Exists(one => one.Result.Launch == planned.Launch) ? plan.Launches.Count + ++added : planned.Launch;
        var what = $"{plan.Names.Of(planned.Pipeline.Name)} {planned.Scenario.Name} {string.Join(" / ", conditions)}{planned.Kind switch { LaunchKind.Trace => " (trace)", LaunchKind.Stacks => " (stacks)", _ => "" }}{(index >= plan.Launches.Count ? " (again)" : "")}";
        var report = await runner.RunAsync(
            new LaunchOrder(planned, number, conditions),
            phase => progress?.Report(new RunProgress(index + 1, work.Count, what, phase, left.From(index, clock.GetElapsedTime(started)))),
            finish,
            stop).ConfigureAwait(false);
        if (report.WholeBecause is { } because) return because;
        var result = report.Result with { WholeBecause = planned.WholeBecause ?? wholeLaunches.GetValueOrDefault(Key(planned)) };
        results.Add(FinishedLaunch.Of(result));
        onLaunch(result);

        // A million queries and more: they stay in their files, which are deleted by now, and are nobody's from here on.
        result.Records?.Close();
        foreach (var neighbour in result.Neighbours) neighbour.Records?.Close();
        return null;
    }

    /// <summary>
    /// From now on each condition has launches of its own. Blocks and whole launches read differently, so that a mean over both would say nothing:
    /// what blocks of these conditions have given is kept but counts no more, and those launches are done again after all others.
    /// </summary>
    private void GoWhole(int index, string because)
    {
        var planned = work[index];
        wholeLaunches[Key(planned)] = because;
        left.GoesWhole(planned);
        var again = plan.Launches.Where(launch => Key(launch) == Key(planned)).ToDictionary(launch => launch.Launch);
        for (var i = 0; i < results.Count; i++)
        {
            var result = results[i].Result;
            if (!again.TryGetValue(result.Launch, out var launch)) continue;
            work.Add(launch);

            // One that failed is told of as before, and done again as well: it would be missing.
            if (result.Outcome != LaunchOutcome.Ok) continue;
            results[i] = results[i] with { Result = result with { Superseded = true, WholeBecause = because } };
            onLaunch(results[i].Result);
        }

        // Nobody could know when the plan was made to fit.
        var total = clock.GetElapsedTime(begun) + left.From(index, TimeSpan.Zero);
        if (plan.Options.Budget is { } budget && total > budget * Tolerance)
        {
            wholeLaunches[Key(planned)] = string.Create(
                CultureInfo.InvariantCulture,
                $"{because}; with launches of its own the run takes about {total.TotalSeconds:0} s in place of the {budget.TotalSeconds:0.#} s of --budget");
        }
    }

    // What is measured otherwise is compared with what is as it was: both go whole, or neither.
    private static string Key(PlannedLaunch planned) => $"{planned.Pipeline.Name}|{planned.Scenario.Name}|{Conditions.Unchanged(planned.Conditions[0])}";
}
