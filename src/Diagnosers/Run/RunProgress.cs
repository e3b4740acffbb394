namespace Modbench.Diagnosers;

/// <summary>Where a run is.</summary>
/// <param name="Launch">The planned launch that runs; counts from 1, those that are done again after all others.</param>
/// <param name="Of">How many there are.</param>
/// <param name="What">Pipeline, scenario and conditions, for a person.</param>
/// <param name="Phase">What it does just now, such as <c>warming up</c>.</param>
/// <param name="Left">Expected time left, from what this run's finished launches took; at least zero.</param>
public sealed record RunProgress(int Launch, int Of, string What, string Phase, TimeSpan Left);
