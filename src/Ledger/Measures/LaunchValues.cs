using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>Collects the values of one launch under one condition, each with the notes that hold for the condition.</summary>
internal sealed class LaunchValues(string pipeline, string scenario, string condition, string? queryClass = null)
{
    private readonly List<LaunchValue> values = [];

    public IReadOnlyList<LaunchValue> All => values;

    public void Add(string measure, double value, string? stage = null, params IReadOnlyList<string> notes) =>
        values.Add(double.IsFinite(value)
            ? new LaunchValue(Key(measure, stage), value, null, notes)
            : new LaunchValue(Key(measure, stage), null, "the measured numbers give none", notes));

    /// <summary>A quantile of so many values.</summary>
    public void AddQuantile(string measure, double value, double share, long count, string? stage = null, params IReadOnlyList<string> notes)
    {
        Add(measure, value, stage, notes);
        values[^1] = values[^1] with { Missing = Math.Max(0, Quantile.Fewest(share) - count) };
    }

    /// <summary>Quantiles of times, exact or from a histogram: then they say so.</summary>
    /// <param name="measure">Without the quantile's name.</param>
    /// <param name="times">Not empty.</param>
    /// <param name="quantiles">Names and shares.</param>
    /// <param name="what">Whose times they are, such as <c>queries</c>.</param>
    /// <param name="stage">Null: the whole pipeline.</param>
    /// <param name="notes">What holds for all of them.</param>
    public void AddQuantiles(
        string measure, TimeTally times, IReadOnlyList<(string Name, double Share)> quantiles, string what, string? stage, IReadOnlyList<string> notes)
    {
        notes = [.. notes, .. HistogramMark.Of(times, what)];
        foreach (var (name, share) in quantiles) AddQuantile($"{measure}.{name}", times.Quantile(share), share, times.Count, stage, notes);
    }

    public void Add(Drift drift, IReadOnlyList<string> notes) =>
        values.Add(new LaunchValue(Key("drift", null), drift.PerSecond, null, notes, drift));

    public void Absent(string measure, string reason, string? stage = null) => values.Add(new LaunchValue(Key(measure, stage), null, reason, []));

    private MeasureKey Key(string measure, string? stage) => new(pipeline, scenario, condition, stage, measure, queryClass);
}
