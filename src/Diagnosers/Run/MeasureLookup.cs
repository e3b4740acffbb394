namespace Modbench.Diagnosers;

/// <summary>The ledger's value of a measure in its base unit (ns, bytes, 1/s, ratio), across the launches; null: it has none.</summary>
/// <param name="pipeline">Full name.</param>
/// <param name="scenario">Name of the scenario.</param>
/// <param name="condition">Such as <c>beside B</c>.</param>
/// <param name="measure">Such as <c>response.p50</c>.</param>
public delegate double? MeasureLookup(string pipeline, string scenario, string condition, string measure);
