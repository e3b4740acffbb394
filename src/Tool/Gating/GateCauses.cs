using Modbench.Diagnosers;
using Modbench.Ledger;
using Modbench.Tool.Running;

namespace Modbench.Tool.Gating;

/// <summary>Runs the traced launches of a case.</summary>
/// <param name="one">The case.</param>
/// <param name="launch">Number of the first.</param>
/// <param name="onLaunch">Called after each, while its records can be read.</param>
/// <param name="progress">Told at each change of phase.</param>
/// <param name="stop">Ends the one in progress; those before it are kept.</param>
/// <returns>Why there is less to tell a cause by than there should be; null: there is all.</returns>
internal delegate Task<string?> TraceCase(GatedCase one, int launch, Action<LaunchResult> onLaunch, IProgress<RunProgress>? progress, CancellationToken stop);

/// <summary>Looks for why times got worse, and says of each that has no cause why it has none.</summary>
/// <param name="trace">Runs the launches of a case.</param>
/// <param name="cases">All that are compared.</param>
/// <param name="first">The number of a case's first launch, by the case's place.</param>
/// <param name="clock">For the time that it takes.</param>
internal sealed class GateCauses(TraceCase trace, IReadOnlyList<GatedCase> cases, Func<int, int> first, TimeProvider clock)
{
    private const string NotLookedFor = "why it got worse was not looked for: ";
    private const string NotFoundOut = "why it got worse was not found out: ";

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>What the traced launches of a case take, before any has shown it.</summary>
    private static readonly TimeSpan OneCase = TimeSpan.FromSeconds(30);

    private readonly HashSet<(string Pipeline, string Scenario)> traced = [];
    private readonly Dictionary<(string Pipeline, string Scenario), string> without = [];

    /// <summary>How long the gate has taken: so long, or a minute, all cases may take.</summary>
    public required TimeSpan Taken { get; init; }

    /// <summary>What is left of the gate's budget; null: it has none.</summary>
    public TimeSpan? Left { get; init; }

    /// <summary>Runs those of the cases whose times got worse, the worst first, as long as time allows. No error of it is thrown.</summary>
    /// <param name="rows">What was decided.</param>
    /// <param name="onLaunch">Called after each launch, while its records can be read.</param>
    /// <param name="screen">Where progress is shown.</param>
    /// <param name="stop">Ends it; what has finished is kept.</param>
    public async Task RunAsync(IReadOnlyList<VerdictRow> rows, Action<LaunchResult> onLaunch, Screen screen, CancellationToken stop)
    {
        List<(string Pipeline, string Scenario)> worse =
            [.. rows.Where(VerdictCauses.IsTimeThatGrew).OrderByDescending(row => Math.Abs(Math.Log(row.Ratio ?? 1))).Select(Key).Distinct()];
        var began = clock.GetTimestamp();
        var each = OneCase;
        try
        {
            foreach (var key in worse)
            {
                var spent = clock.GetElapsedTime(began);
                if (TooLong(spent + each) is { } why)
                {
                    Leave(NotLookedFor + why);
                    return;
                }

                var less = await ShownProgress.RunAsync(screen, progress => TraceAsync(key, onLaunch, progress, stop)).ConfigureAwait(false);
                if (less is not null) without[key] = NotFoundOut + less;
                each = clock.GetElapsedTime(began) - spent;
                traced.Add(key);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // What is decided stays so, and the report says that it was interrupted.
        }
        catch (Exception failure)
        {
            Leave(NotFoundOut + GateText.Said(failure));
        }

        void Leave(string why)
        {
            foreach (var key in worse.Where(key => !traced.Contains(key))) without[key] = why;
        }
    }

    /// <summary>The same verdicts; those that got worse and have no cause with a note that says why.</summary>
    /// <param name="rows">With their causes.</param>
    /// <param name="explanations">What all launches came to.</param>
    public IEnumerable<VerdictRow> Noted(IEnumerable<VerdictRow> rows, IReadOnlyList<ExplanationRow> explanations) => rows.Select(row =>
        !VerdictCauses.IsTimeThatGrew(row) || row.Cause is not null ? row
        : without.TryGetValue(Key(row), out var why) ? GateNote.On(row, why)
        : traced.Contains(Key(row)) ? GateNote.On(row, $"traced launches name no cause of {row.Measure}: {VerdictCauses.WhyNone(row, explanations)}")
        : row);

    private Task<string?> TraceAsync((string Pipeline, string Scenario) key, Action<LaunchResult> onLaunch, IProgress<RunProgress>? progress, CancellationToken stop)
    {
        var (one, place) = cases.Select((one, place) => (one, place)).First(each => (each.one.Head.Name, each.one.Scenario.Name) == key);
        return trace(one, first(place), onLaunch, progress, stop);
    }

    private string? TooLong(TimeSpan all) =>
        all > Left ? "--budget leaves no time for it"
        : all > (Taken > Minute ? Taken : Minute) ? "it would have taken longer than the gate has"
        : null;

    private static (string Pipeline, string Scenario) Key(VerdictRow row) => (row.Pipeline, row.Scenario!);
}
