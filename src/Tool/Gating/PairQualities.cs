using Modbench.Diagnosers;
using Modbench.Ledger;

namespace Modbench.Tool.Gating;

/// <summary>What the judges say of both sides' answers, which each process knows once, at its end.</summary>
internal static class PairQualities
{
    /// <summary>The pair, with the qualities among its values.</summary>
    /// <param name="report">While its records can be read.</param>
    /// <param name="measures">What is watched.</param>
    public static GatePair AddTo(PairReport report, IReadOnlyList<GatedMeasure> measures)
    {
        var pair = report.Pair;
        if (pair.Failure is not null || report.Base?.Records is not { } under || report.Head?.Records is not { } over) return pair;
        var values = new Dictionary<GatedMeasure, PairValue>(pair.Values);
        foreach (var measure in measures.Where(measure => measure.Pipeline == pair.Pipeline && measure.Scenario == pair.Scenario && measure.Measure.StartsWith(MeasureCatalog.QualityPrefix, StringComparison.Ordinal)))
        {
            var name = measure.Measure[MeasureCatalog.QualityPrefix.Length..];
            if (Mean(under, Conditions.Base, name) is { } before && Mean(over, Conditions.Head, name) is { } now)
                values[measure] = new PairValue(before, now, before > 0 && now > 0 ? Math.Log(now / before) : null);
        }

        return pair with { Values = values };
    }

    private static double? Mean(Engine.LaunchRecords records, string condition, string quality) =>
        records.Qualities.FirstOrDefault(one => one.Condition == condition && one.Name == quality)?.Mean;
}
