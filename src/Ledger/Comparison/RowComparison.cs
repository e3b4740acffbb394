using System.Globalization;

namespace Modbench.Ledger;

/// <summary>Two rows of one measure, compared by their launches.</summary>
internal static class RowComparison
{
    private const double Confidence = 0.95;

    // What adding up in another order changes is no difference.
    private const double Rounding = 1e-9;

    /// <summary>The comparison by itself: it does not know yet how many others there are.</summary>
    /// <param name="under">The base's row.</param>
    /// <param name="over">The head's.</param>
    /// <param name="paired">Their values are of the same launches, in their order.</param>
    /// <param name="reason">Why they can't be compared; null: nothing speaks against it.</param>
    public static ComparedMeasure Of(MeasureRow under, MeasureRow over, bool paired, string? reason)
    {
        var compared = new ComparedMeasure
        {
            Stage = over.Stage,
            Class = over.Class,
            Measure = over.Measure,
            Unit = over.Unit,
            Base = under.Value,
            Head = over.Value,
            MachineIndependent = MachineIndependent.Is(over.Measure),
            BaseNotes = under.Notes,
            HeadNotes = over.Notes,
            Outcome = ComparisonOutcome.NotCompared,
            Reason = under.Value == 0 && over.Value == 0 ? null : reason ?? Missing(under, over),
        };
        if (compared.Reason is not null) return compared;
        paired = paired && under.Values.Count == over.Values.Count && under.Values.Count > 1;
        return HasLaunches(under) && HasLaunches(over) ? ByLaunches(compared with { Paired = paired }, under.Values, over.Values) : ByIntervals(compared, under, over);
    }

    // One value and an interval: what a single search for a peak gives.
    private static bool HasLaunches(MeasureRow row) => row.Values.Count > 1 || (row.Values.Count == 1 && row.Low is null);

    private static string? Missing(MeasureRow under, MeasureRow over) =>
        under.Unit != over.Unit ? $"units are {under.Unit} and {over.Unit}"
        : (under.Value, over.Value) switch
        {
            (null, null) => $"not measured: {over.Reason}",
            (null, _) => $"not measured in the base: {under.Reason}",
            (_, null) => $"not measured in the head: {over.Reason}",
            _ => null,
        };

    private static ComparedMeasure ByLaunches(ComparedMeasure compared, IReadOnlyList<double> under, IReadOnlyList<double> over)
    {
        var scale = MeasureCatalog.Find(compared.Measure)?.Scale ?? MeasureScale.Score;
        var positive = under.Concat(over).All(value => value > 0);
        if (!positive || scale is MeasureScale.Score or MeasureScale.Share)
        {
            var shift = compared.Paired ? Shift.Paired(over, under) : Shift.Welch(over, under);
            return Outcome(compared with { Difference = shift.Value }, shift, shift.Value, under, over, end => end);
        }

        // The mean that the ledger shows is what the ratio is of: arithmetic for rates and sizes, geometric for times.
        var logs = compared.Paired ? Shift.Paired([.. over.Select(value => Math.Log(value))], [.. under.Select(value => Math.Log(value))])
            : scale == MeasureScale.Amount ? Shift.OfLogMeans(over, under)
            : Shift.OfLogs(over, under);
        return Outcome(compared with { Ratio = Math.Exp(logs.Value) }, logs, logs.Value, under, over, Math.Exp);
    }

    private static ComparedMeasure Outcome(
        ComparedMeasure compared, Shift shift, double value, IReadOnlyList<double> under, IReadOnlyList<double> over, Func<double, double> scale)
    {
        if (shift.Half(Confidence) is not { } half)
        {
            return compared with { Outcome = ComparisonOutcome.NoInterval, Reason = OneLaunch(under.Count, over.Count) };
        }

        var isRounding = Math.Abs(over.Average() - under.Average()) <= Rounding * under.Concat(over).Max(value => Math.Abs(value));
        return Interval(compared, scale(value - half), scale(value + half), isRounding ? 1 : shift.FromZero!.Value);
    }

    private static string OneLaunch(int under, int over) =>
        under == 1 && over == 1 ? "one launch each: by how much launches differ is not known" : $"one launch in the {(under == 1 ? "base" : "head")}: by how much launches differ is not known";

    /// <summary>
    /// Rows that are ratios across launches already have no values of single launches. Their intervals are put together as squares of their halves, each half towards
    /// the other value (Zou and Donner 2008).
    /// </summary>
    private static ComparedMeasure ByIntervals(ComparedMeasure compared, MeasureRow under, MeasureRow over)
    {
        var (one, other) = (compared.Base!.Value, compared.Head!.Value);
        if (under.Low is not { } underLow || under.High is not { } underHigh || over.Low is not { } overLow || over.High is not { } overHigh)
        {
            var side = under.Low is null ? over.Low is null ? "neither has an interval" : "the base has no interval" : "the head has no interval";
            return WithoutInterval($"{side}: {(under.Low is null ? under.Reason : over.Reason)}");
        }

        var isRatio = underLow > 0 && overLow > 0 && (MeasureCatalog.Find(compared.Measure)?.Scale ?? MeasureScale.Score) is MeasureScale.Geometric or MeasureScale.Amount;
        Func<double, double> to = isRatio ? Math.Log : plain => plain;
        Func<double, double> back = isRatio ? Math.Exp : plain => plain;
        var value = to(other) - to(one);
        var low = value - Together(to(other) - to(overLow), to(underHigh) - to(one));
        var high = value + Together(to(overHigh) - to(other), to(one) - to(underLow));
        var towardsZero = value >= 0 ? value - low : high - value;
        var normal = new Shift(value, towardsZero / new Shift(0, 1, double.PositiveInfinity).Half(Confidence)!.Value, double.PositiveInfinity);
        var told = isRatio ? compared with { Ratio = back(value) } : compared with { Difference = value };
        return Interval(told, back(low), back(high), normal.FromZero!.Value);

        static double Together(double own, double its) => Math.Sqrt((own * own) + (its * its));

        ComparedMeasure WithoutInterval(string why) => (one > 0 && other > 0 ? compared with { Ratio = other / one } : compared with { Difference = other - one }) with
        {
            Outcome = ComparisonOutcome.NoInterval,
            Reason = why,
        };
    }

    private static ComparedMeasure Interval(ComparedMeasure compared, double low, double high, double chance)
    {
        // Two launches that differ by orders of magnitude leave one degree of freedom, and an end that no number can hold.
        var ends = double.IsFinite(low) && double.IsFinite(high);
        return compared with
        {
            Low = ends ? low : null,
            High = ends ? high : null,
            Chance = chance,
            Outcome = chance <= 1 - Confidence ? ComparisonOutcome.MayDiffer : ComparisonOutcome.NoCertainDifference,
            Reason = WideInterval.Reason(new Estimate(compared.Ratio ?? compared.Difference ?? 0, low, high), 0),
        };
    }

    /// <summary>Says which of many surely differ.</summary>
    /// <param name="measures">All that are compared at once.</param>
    public static IReadOnlyList<ComparedMeasure> AmongMany(IReadOnlyList<ComparedMeasure> measures)
    {
        int[] tested = [.. Enumerable.Range(0, measures.Count).Where(place => measures[place].Chance is not null)];
        var adjusted = ManyTests.FalseDiscovery([.. tested.Select(place => measures[place].Chance!.Value)]);
        var told = measures.ToArray();
        foreach (var (rank, place) in tested.Index())
        {
            if (adjusted[rank] <= 1 - Confidence) told[place] = told[place] with { Outcome = ComparisonOutcome.Differs };
        }

        return told;
    }

    /// <summary>Two totals are of the same only where as many queries were measured.</summary>
    public static string Totals(double under, double over) =>
        string.Create(CultureInfo.InvariantCulture, $"a total: the base's launches have {under:#,0.#} queries, the head's {over:#,0.#}");
}
