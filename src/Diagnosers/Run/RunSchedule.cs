using Modbench.Ledger;

namespace Modbench.Diagnosers;

/// <summary>Runs a plan's launches in its order; a failed launch stops nothing but itself.</summary>
internal sealed class RunSchedule(
    RunPlan plan, ILaunchRunner runner, Action<LaunchResult> onLaunch, IProgress<RunProgress>? progress, TimeProvider clock)
{
    private readonly Dictionary<string, string> wholeLaunches = new(StringComparer.Ordinal);
    private readonly List<FinishedLaunch> results = [];
    private readonly List<string> notes = [];
    private readonly TimeLeft left = new(plan.Launches);
    private int added;

    /// <summary>All finished launches so far.</summary>
    public IReadOnlyList<FinishedLaunch> Results => results;

    /// <summary>Where a launch was not carried out as planned.</summary>
    public IReadOnlyList<string> Notes => notes;

    /// <summary>Runs to the end, or until cancelled.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled; <see cref="Results"/> has what finished before.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        for (var i = 0; i < plan.Launches.Count; i++)
        {
            stop.ThrowIfCancellationRequested();
            await RunPlannedAsync(i, stop).ConfigureAwait(false);
        }
    }

    private async Task RunPlannedAsync(int index, CancellationToken stop)
    {
        var planned = plan.Launches[index];
        var started = clock.GetTimestamp();
        if (planned.Beside.Count == 0)
        {
            await CarryOutAsync(index, started, planned.Launch, planned.Conditions, stop).ConfigureAwait(false);
        }
        else if (wholeLaunches.ContainsKey(Key(planned)) || await CarryOutAsync(index, started, planned.Launch, planned.Conditions, stop).ConfigureAwait(false) is { } because && Note(planned, because))
        {
            // Which of the two comes first is drawn, as within blocks.
            string[] order = planned.Seed % 2 == 0 ? [planned.Conditions[0], planned.Conditions[1]] : [planned.Conditions[1], planned.Conditions[0]];
            await CarryOutAsync(index, started, planned.Launch, order[..1], stop).ConfigureAwait(false);
            await CarryOutAsync(index, started, plan.Launches.Count + ++added, order[1..], stop).ConfigureAwait(false);
        }

        left.Took(planned, clock.GetElapsedTime(started));
    }

    /// <summary>One launch; when it only showed that its conditions need launches of their own, why, and no result.</summary>
    private async Task<string?> CarryOutAsync(int index, long started, int number, IReadOnlyList<string> conditions, CancellationToken stop)
    {
        var planned = plan.Launches[index];
        var what = $"{plan.Names.Of(planned.Pipeline.Name)} {planned.Scenario.Name} {string.Join(" / ", conditions)}{(planned.Kind == LaunchKind.Trace ? " (trace)" : "")}";
        var report = await runner.RunAsync(
            new LaunchOrder(planned, number, conditions),
            phase => progress?.Report(new RunProgress(index + 1, plan.Launches.Count, what, phase, left.From(index, clock.GetElapsedTime(started)))),
            stop).ConfigureAwait(false);
        if (report.WholeBecause is { } because) return because;
        results.Add(FinishedLaunch.Of(report.Result));
        onLaunch(report.Result);
        return null;
    }

    private bool Note(PlannedLaunch planned, string because)
    {
        wholeLaunches[Key(planned)] = because;
        notes.Add($"{plan.Names.Of(planned.Pipeline.Name)} {planned.Scenario.Name}: '{planned.Conditions[0]}' and '{planned.Conditions[1]}' have launches of their own, not blocks in turn: {because}");
        return true;
    }

    private static string Key(PlannedLaunch planned) => $"{planned.Pipeline.Name}|{planned.Scenario.Name}|{planned.Conditions[0]}";
}
