using System.Diagnostics;
using System.Globalization;
using Modbench.Diagnosers;
using Modbench.Ledger;

namespace Modbench.Tool.Gating;

/// <summary>
/// Traced pairs of processes of both builds that take turns, as the pairs that decide do: how fast the machine is changes from second to second by more than most causes take, and in turns that
/// happens to both.
/// </summary>
/// <param name="under">The base.</param>
/// <param name="over">The head.</param>
/// <param name="folder">The run's.</param>
internal sealed class CausePairs(ProjectOutput under, ProjectOutput over, string folder)
{
    /// <summary>At most: one may lose events of its trace.</summary>
    private const int Pairs = 4;

    /// <summary>Turns that are compared, where three pairs will do: twice as many as an explanation needs at least.</summary>
    private const int Enough = 2 * Explanations.FewestPairs;

    /// <summary>Sixteen turns of each side: what an explanation compares are they, one with one.</summary>
    private static readonly TurnOptions Turns = new() { Rounds = 8, LongestNs = 3_000_000_000 };

    private static readonly TimeSpan FirstGuess = TimeSpan.FromSeconds(6);

    /// <summary>Runs those of a case, until one fails or can't take turns.</summary>
    /// <param name="one">The case.</param>
    /// <param name="launch">Number of the first launch.</param>
    /// <param name="onLaunch">Called after each pair for both of its launches, while their records can be read.</param>
    /// <param name="progress">Told at each change of phase.</param>
    /// <param name="stop">Ends the one in progress; those before it are kept.</param>
    /// <returns>InTurns: false where the first can't take turns, and none was run. Less: why there are fewer than there should be; null: there are all.</returns>
    public async Task<(bool InTurns, string? Less)> RunAsync(GatedCase one, int launch, Action<LaunchResult> onLaunch, IProgress<RunProgress>? progress, CancellationToken stop)
    {
        using var runner = new PairRunner(under, over, folder, Turns) { Traced = true };
        var began = Stopwatch.GetTimestamp();
        int whole = 0, compared = 0;
        for (var pair = 0; pair < Pairs && !IsEnough(whole, compared); pair++)
        {
            var what = string.Create(CultureInfo.InvariantCulture, $"{one.Head.ShortName} {one.Scenario.Name}: why, traced pair {pair + 1} of at most {Pairs}");
            var left = (Pairs - pair) * (pair == 0 ? FirstGuess : Stopwatch.GetElapsedTime(began) / pair);
            var order = new PairOrder(pair + 1, launch + (2 * pair), one.Base, one.Head, one.Scenario, [], GateOrder.Seed);
            var number = pair + 1;
            var report = await runner.RunAsync(order, phase => progress?.Report(new RunProgress(number, Pairs, what, phase, left)), stop).ConfigureAwait(false);
            try
            {
                if (report.WholeBecause is { } because) return pair > 0 ? (true, $"a traced pair could not take turns: {because}") : (false, null);

                // Turns that were asked something else explain nothing; nor would those of another such pair.
                if (report.NotComparable is { } other) return (true, $"the two of a traced pair can't be compared: {other}");
                foreach (var side in new[] { report.Base, report.Head }.OfType<LaunchResult>()) onLaunch(side);
                if (report is { Base: { } first, Head: { } second } && first.HasWholeTrace() && second.HasWholeTrace())
                    (whole, compared) = (whole + 1, compared + Math.Min(Compared(first), Compared(second)));
            }
            finally
            {
                report.Close();
            }

            if (report.Pair.Failure is { } failure) return (true, $"the {failure.Side} of a traced pair failed: {failure.Reason}");
        }

        return (true, null);
    }

    /// <summary>Whether no more are needed.</summary>
    /// <param name="whole">Pairs whose traces are.</param>
    /// <param name="compared">Turns of each side in them.</param>
    internal static bool IsEnough(int whole, int compared) => whole >= Explanations.FewestLaunches && compared >= Enough;

    private static int Compared(LaunchResult side) => side.Records!.Blocks.Count - side.LeftOut.Count;
}
