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

    public void Add(Drift drift, IReadOnlyList<string> notes) =>
        values.Add(new LaunchValue(Key("drift", null), drift.PerSecond, null, notes, drift));

    public void Absent(string measure, string reason, string? stage = null) => values.Add(new LaunchValue(Key(measure, stage), null, reason, []));

    private MeasureKey Key(string measure, string? stage) => new(pipeline, scenario, condition, stage, measure, queryClass);
}
