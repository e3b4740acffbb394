namespace Modbench.Ledger;

/// <summary>Collects the values of one launch under one condition, each with the notes that hold for the condition.</summary>
internal sealed class LaunchValues(string pipeline, string scenario, string condition)
{
    private readonly List<LaunchValue> values = [];

    public IReadOnlyList<LaunchValue> All => values;

    public void Add(string measure, double value, string? stage = null, params IReadOnlyList<string> notes) =>
        values.Add(double.IsFinite(value)
            ? new LaunchValue(Key(measure, stage), value, null, notes)
            : new LaunchValue(Key(measure, stage), null, "the measured numbers give none", notes));

    public void Add(Drift drift, IReadOnlyList<string> notes) =>
        values.Add(new LaunchValue(Key("drift", null), drift.PerSecond, null, notes, drift));

    public void Absent(string measure, string reason, string? stage = null) => values.Add(new LaunchValue(Key(measure, stage), null, reason, []));

    private MeasureKey Key(string measure, string? stage) => new(pipeline, scenario, condition, stage, measure);
}
