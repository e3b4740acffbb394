namespace Modbench.Ledger;

/// <summary>The ledger's explanations: what pairs of blocks say, and what is to know of the launches they come from.</summary>
internal static class ExplanationRows
{
    /// <param name="pairs">Of all traced launches.</param>
    /// <param name="measures">All rows of the run.</param>
    /// <param name="traces">Of all traced launches.</param>
    public static IReadOnlyList<ExplanationRow> Of(IEnumerable<ConditionPairs> pairs, IReadOnlyList<MeasureRow> measures, IReadOnlyList<TraceQuality> traces)
    {
        var rows = new List<ExplanationRow>();
        foreach (var compared in pairs.GroupBy(pair => (pair.Pipeline, pair.Scenario, pair.Base, pair.Condition)))
        {
            // Whatever of the responses is explained: it is one slowdown that tracing changed, or did not.
            LogEstimate? traced = compared.Where(one => one.Measure is "response.mean" or ExplanationRow.ThroughputMeasure).SelectMany(one => one.Pairs).ToList() is { Count: > 0 } all
                ? ObserverEffect.Traced(all) : null;
            var untraced = ObserverEffect.Untraced(compared.First(), measures);
            var observer = traced is { } one && untraced is { } other ? ObserverEffect.Note(one, other) : null;
            var own = new List<ExplanationRow>();
            foreach (var same in compared.GroupBy(pair => pair.Measure))
            {
                var row = Explanations.Of((compared.Key.Pipeline, compared.Key.Scenario, compared.Key.Base, compared.Key.Condition, same.Key), [.. same.SelectMany(pair => pair.Pairs)]);
                own.Add(row with
                {
                    TracedSlowdown = traced?.Exponentiate().Value,
                    UntracedSlowdown = untraced?.Exponentiate().Value,
                    Notes = [.. row.Notes, .. TraceQuality.Notes(traces, row), .. observer is null ? Array.Empty<string>() : [observer]],
                });
            }

            // The slowest queries of a condition that can't keep up are its last, and the middle ones those in the middle of the block.
            if (own.Exists(row => row.Verdict == ExplanationVerdict.Saturated)) own.RemoveAll(row => row.Measure == Explained.Slowest.Measure || row.Measure == Explained.Middle.Measure);
            rows.AddRange(own);
        }

        return rows;
    }
}
