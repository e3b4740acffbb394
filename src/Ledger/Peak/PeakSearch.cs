namespace Modbench.Ledger;

/// <summary>
/// Searches the highest rate that meets a goal: up or down until one passes and one fails, then between them, then around the estimate, for a single probe
/// of random arrivals says little. A function of the probes alone.
/// </summary>
/// <param name="goal">What to meet.</param>
/// <param name="first">The rate to begin with.</param>
public sealed class PeakSearch(PeakGoal goal, double first)
{
    /// <summary>Probes at most.</summary>
    public const int MostProbes = 12;

    // Around the estimate, by turns: a line through points on both sides is known best in the middle.
    private static readonly double[] Around = [0.97, 1.02, 0.94, 1, 0.98, 1.01];

    private const double CloseEnough = 1.06;
    private const double LargestStep = 4;
    private const double Idle = 0.05;

    /// <summary>Below this load a queue is no reason to fail by far.</summary>
    private const double Busy = 0.8;
    private const double Far = 2;
    private const int MostStalls = 2;
    private readonly List<PeakProbe> probes = [];

    /// <summary>The rate to try next; null: the search is over.</summary>
    public double? Next()
    {
        if (probes.Count == 0) return first;
        if (probes.Count >= MostProbes) return null;
        var valid = Valid();
        var (passing, failing) = Split(valid);
        if (failing is not null && IsDoubtful(passing, failing)) return failing.QueriesPerSecond;
        if (passing is null)
        {
            // An idle pipeline that misses the goal misses it at any rate.
            if (!failing!.Saturated && failing.Load < Idle) return null;
            return failing.QueriesPerSecond / (failing.Saturated ? LargestStep : 2);
        }

        if (failing is null) return passing.QueriesPerSecond * Step(passing);
        if (failing.QueriesPerSecond / passing.QueriesPerSecond > CloseEnough) return Between(passing, failing);
        return PeakFit.Of(goal, valid)?.Root * Around[probes.Count % Around.Length] ?? Between(passing, failing);
    }

    /// <summary>Takes what a probe at the rate of <see cref="Next"/> showed.</summary>
    public void Add(PeakProbe probe) => probes.Add(probe);

    /// <summary>What is known so far.</summary>
    public PeakResult Result()
    {
        var valid = Valid();
        var (passing, failing) = Split(valid);
        var known = new PeakResult(goal, [.. probes])
        {
            LastPassing = passing?.QueriesPerSecond,
            FirstFailing = failing?.QueriesPerSecond,
            Binding = failing is null ? null : goal.Failure(failing),
            LeftOut = [.. probes.Except(valid)],
        };
        if (passing is null || failing is null)
        {
            return known with
            {
                Reason = probes.Count == 0 ? "no rate was tried" : failing is null ? "every rate that was tried met the goal" : "no rate that was tried met the goal",
            };
        }

        var (from, to) = (passing.QueriesPerSecond, failing.QueriesPerSecond);
        known = known with { Shape = Shape(valid, passing), Peak = Math.Sqrt(from * to) };
        if (known.Shape == "cliff") return AtTheCliff(known, valid);
        if (PeakFit.Of(goal, valid) is not { } fit) return known with { Reason = "too few rates near the limit for an interval" };
        if (fit.Root < from / CloseEnough || fit.Root > to * CloseEnough) return known with { Reason = "what the rates showed is too irregular for an interval" };
        return known with
        {
            Peak = fit.Root,
            Low = fit.Low,
            High = fit.High,
            Error = fit.Error,
            Freedom = fit.Freedom,
            LeftOut = [.. probes.Except(valid).Concat(fit.LeftOut)],
        };
    }

    /// <summary>
    /// Nothing goes on in a straight line there: all that is known is the gap between what passed and what did not, which is the wider the less they are in order.
    /// As an error it counts as that of anything in the gap, all alike.
    /// </summary>
    private PeakResult AtTheCliff(PeakResult known, IReadOnlyList<PeakProbe> valid)
    {
        var low = valid.Where(probe => goal.Failure(probe) is not null).Min(probe => probe.QueriesPerSecond);
        var high = valid.Where(probe => goal.Failure(probe) is null).Max(probe => probe.QueriesPerSecond);
        (low, high) = (Math.Min(low, known.LastPassing!.Value), Math.Max(high, known.FirstFailing!.Value));
        return known with { Low = low, High = high, Error = Math.Log(high / low) / Math.Sqrt(12), Freedom = double.PositiveInfinity };
    }

    /// <summary>Up to where the busiest stage has some room left, as far as its load says.</summary>
    private static double Step(PeakProbe passing) => passing.Load > 0 ? Math.Clamp(0.95 / passing.Load, 1.3, LargestStep) : 2;

    /// <summary>Where a straight line in logarithms would meet the limit, but well inside the gap.</summary>
    private double Between(PeakProbe passing, PeakProbe failing)
    {
        var (from, to) = (Math.Log(passing.QueriesPerSecond), Math.Log(failing.QueriesPerSecond));
        var part = goal.Excess(passing) is { } below && goal.Excess(failing) is { } above && above > below ? Math.Clamp(-below / (above - below), 0.2, 0.8) : 0.5;
        return Math.Exp(from + ((to - from) * part));
    }

    /// <summary>The neighbours on both sides of the rate that tells passed from failed with the fewest exceptions; random arrivals make some.</summary>
    private (PeakProbe? Passing, PeakProbe? Failing) Split(IReadOnlyList<PeakProbe> valid)
    {
        var byRate = valid.OrderBy(probe => probe.QueriesPerSecond).ToArray();
        var passed = byRate.Select(probe => goal.Failure(probe) is null).ToArray();
        var (best, fewest) = (0, int.MaxValue);
        for (var cut = 0; cut <= byRate.Length; cut++)
        {
            var exceptions = passed[..cut].Count(one => !one) + passed[cut..].Count(one => one);
            if (exceptions < fewest) (best, fewest) = (cut, exceptions);
        }

        return (byRate[..best].LastOrDefault(probe => goal.Failure(probe) is null), byRate[best..].FirstOrDefault(probe => goal.Failure(probe) is not null));
    }

    /// <summary>Without those that failed where the same rate, tried again, passed by far: a stall of the machine. Many of them are the pipeline's own.</summary>
    private IReadOnlyList<PeakProbe> Valid()
    {
        var valid = probes.Where((probe, number) => !probes.Skip(number + 1).Any(again => Refutes(again, probe))).ToArray();
        return probes.Count - valid.Length <= MostStalls ? valid : probes;
    }

    private bool Refutes(PeakProbe again, PeakProbe probe) => again.QueriesPerSecond == probe.QueriesPerSecond
        && goal.Failure(probe) is not null && goal.Failure(again) is null && !(goal.Ratio(probe) < Far * goal.Ratio(again));

    /// <summary>Whether a failure that decides how the search goes on has to be seen twice before it is believed.</summary>
    private bool IsDoubtful(PeakProbe? passing, PeakProbe failing)
    {
        if (probes.Count(probe => probe.QueriesPerSecond == failing.QueriesPerSecond) > 1) return false;
        var later = probes.SkipWhile(probe => probe != failing).Skip(1);
        if (later.Count(probe => goal.Failure(probe) is null) >= 2) return true;
        if (goal.Ratio(failing) < Far) return false;
        return failing.QueriesPerSecond <= passing?.QueriesPerSecond * CloseEnough || (failing.Load < Busy && !HasFailedTwice());
    }

    /// <summary>A pipeline that can miss the goal by far while it has room: once seen, no longer a surprise.</summary>
    private bool HasFailedTwice() =>
        probes.Where(probe => goal.Failure(probe) is not null).GroupBy(probe => probe.QueriesPerSecond).Any(same => same.Count() > 1);

    /// <summary>A stage that is merely full goes on at its capacity; one that thrashes does less than it did before. Once may be the machine's doing, twice is not.</summary>
    private string Shape(IReadOnlyList<PeakProbe> valid, PeakProbe passing)
    {
        const double Collapse = 0.85;
        var best = valid.Where(probe => goal.Failure(probe) is null).Max(probe => probe.Throughput);
        if (IsCommon(probe => probe.Throughput < Collapse * Math.Min(best, probe.Offered))) return "cliff";
        var near = passing.QueriesPerSecond * CloseEnough;
        return IsCommon(probe => probe.QueriesPerSecond < near && probe.Met < passing.Met / (double)passing.Queries * probe.Queries / 2) ? "cliff" : "smooth";

        bool IsCommon(Func<PeakProbe, bool> collapsed)
        {
            var those = probes.Where(probe => goal.Failure(probe) is not null && collapsed(probe)).ToArray();
            return those.Length >= 2 && those.Any(valid.Contains);
        }
    }
}
