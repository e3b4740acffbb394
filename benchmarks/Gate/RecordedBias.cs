using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;
using Modbench.Ledger;

namespace Modbench.GateBenchmark;

/// <summary>Whether pairs of one build prefer a side: always the same one, the one that is first, the later pairs, or one side all through a recording.</summary>
internal static class RecordedBias
{
    private static readonly string[] Tested = ["response.p50", "throughput", "cpu", "memory.peak"];

    public static void Print(IReadOnlyList<RecordedRun> runs)
    {
        var series = runs.SelectMany(Series).ToList();
        Sides(series);
        Constant(series);
        Rounds(runs);
        Counts(runs);
    }

    private static IEnumerable<RecordedSeries> Series(RecordedRun run) =>
        from one in Enumerable.Range(0, run.Rounds[0].Count)
        let pairs = run.Rounds.Select(round => round[one]).ToList()
        from measure in Tested
        let values = pairs.Select(pair => (pair, Log: pair.Values.FirstOrDefault(value => value.Measure == measure && value.Stage is null)?.Log)).Where(value => value.Log is not null).ToList()
        where values.Count > 2 && values.Exists(value => value.Log != 0)
        where measure != "throughput" || pairs[0].Values.Any(value => value.Gated && value.Measure == measure)
        select new RecordedSeries(run, one, measure, [.. values.Select(value => value.Log!.Value)], [.. values.Select(value => value.pair.HeadFirst)]);

    private static void Sides(List<RecordedSeries> series)
    {
        Study.Head("head ÷ base of one build", "measure", "machine", "pairs", "recording", "n", "mean [95 %]", "t-test", "signs", "sd", "first ÷ second", "t-test", "trend over 20 pairs", "t-test", "one pair to the next, r");
        foreach (var one in series)
        {
            var mean = Estimate.Mean(one.Logs);
            var first = one.FirstOverSecond;
            var (slope, slopeChance) = one.Trend;
            Study.Row(
                one.Run.CaseName(one.Case), one.Measure, one.Run.Note, one.Run.Method, one.Run.Recording, $"{one.Logs.Count}", $"{Percent(mean.Value)} [{Percent(mean.Low!.Value)}, {Percent(mean.High!.Value)}]",
                Chance(one.MeanChance), Chance(one.SignChance), $"{100 * one.Logs.StandardDeviation():0.0} %", Percent(first.Log), Chance(first.Chance), Percent(20 * slope), Chance(slopeChance), $"{one.Next:0.00}");
        }
    }

    /// <summary>A preference that lasts for a recording and is another in the next one shows only over recordings: their means then differ by more than pairs within them say.</summary>
    private static void Constant(List<RecordedSeries> series)
    {
        Study.Head("one side all through a recording", "measure", "machine", "pairs", "recordings", "means", "expected of their spread (χ², degrees)", "chance");
        foreach (var group in series.GroupBy(one => (Case: one.Run.CaseName(one.Case), one.Measure, one.Run.Note, one.Run.Method)))
        {
            var all = group.ToList();
            if (all.Count < 2) continue;
            var chi = all.Sum(one => Square(one.Logs.Average() / one.StandardError));
            Study.Row(
                group.Key.Case, group.Key.Measure, group.Key.Note, group.Key.Method, $"{all.Count}", string.Join(", ", all.Select(one => Percent(one.Logs.Average()))), $"{chi:0.0}, {all.Count}",
                Chance(1 - ChiSquared.CDF(all.Count, chi)));
        }
    }

    /// <summary>What varies between the rounds of one pipeline object, between the objects of one process, and between processes: variances of the logarithm, as standard deviations.</summary>
    private static void Rounds(IReadOnlyList<RecordedRun> runs)
    {
        Study.Head("rounds of turns", "machine", "recording", "pairs", "rounds left out", "pairs with one left out", "sd of a round", "sd between pipeline objects", "sd between processes");
        foreach (var run in runs.Where(run => run.Method == RecordedPair.InTurns))
        {
            for (var one = 0; one < run.Rounds[0].Count; one++)
            {
                var pairs = run.Rounds.Select(round => round[one]).Where(pair => pair.Failed is null && pair.Whole is null).Select(pair => new SlicedPair(pair)).ToList();
                if (pairs.Count < 2) continue;
                var parts = VarianceParts.Of([.. pairs.Select(pair => pair.Lifetimes())]);
                Study.Row(
                    run.CaseName(one), run.Note, run.Recording, $"{pairs.Count}", $"{pairs.Sum(pair => pair.LeftOut.Count)} of {pairs.Sum(pair => pair.Rounds)}", $"{pairs.Count(pair => pair.LeftOut.Count > 0)}",
                    Deviation(parts.Rounds), Deviation(parts.Lives), Deviation(parts.Processes));
            }
        }
    }

    private static void Counts(IReadOnlyList<RecordedRun> runs)
    {
        Study.Head("counts", "machine", "pairs", "recording", "n", "bytes a query: pairs that differ", "base, head", "collections: base, head", "their pause, ms", "contentions", "failed pairs", "whole launches in place of turns");
        foreach (var run in runs)
        {
            for (var one = 0; one < run.Rounds[0].Count; one++)
            {
                var pairs = run.Rounds.Select(round => round[one]).ToList();
                Study.Row(
                    run.CaseName(one), run.Note, run.Method, run.Recording, $"{pairs.Count}", $"{pairs.Count(Allocates)}", Both(pairs, GatedMeasure.Allocated), Both(pairs, "gc.count"), Both(pairs, "gc.pause", 1e6),
                    Both(pairs, "contention.count"), $"{pairs.Count(pair => pair.Failed is not null)}", $"{pairs.Count(pair => pair.Whole is not null)}");
            }
        }
    }

    // By more than an exact measure may.
    private static bool Allocates(RecordedPair pair) =>
        pair.Values.FirstOrDefault(value => value.Measure == GatedMeasure.Allocated) is { } value && Math.Abs(value.Head - value.Base) > Math.Max(1, value.Tolerance * value.Base);

    private static string Both(List<RecordedPair> pairs, string measure, double unit = 1)
    {
        var values = pairs.Select(pair => pair.Values.FirstOrDefault(value => value.Measure == measure && value.Stage is null)).OfType<RecordedValue>().ToList();
        return values.Count == 0 ? "" : $"{values.Average(value => value.Base) / unit:0.#}, {values.Average(value => value.Head) / unit:0.#}";
    }

    private static double Square(double value) => value * value;

    private static string Percent(double log) => $"{100 * (Math.Exp(log) - 1):+0.00;−0.00;0.00} %";

    private static string Deviation(double variance) => variance <= 0 ? "0" : $"{100 * Math.Sqrt(variance):0.0} %";

    private static string Chance(double chance) => chance < 0.001 ? "< 0.001" : $"{chance:0.000}";
}
