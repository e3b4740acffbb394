namespace Modbench.Tool.Noise;

/// <summary>What the command line asks of <c>doctor --noise</c>.</summary>
internal sealed record NoiseOptions
{
    /// <summary>Globs over pipelines' names; empty: all.</summary>
    public IReadOnlyList<string> Filters { get; init; } = [];

    /// <summary>Kind or full name of the scenario; null: the first one that a gate would run.</summary>
    public string? Scenario { get; init; }

    /// <summary>How long it measures.</summary>
    public TimeSpan Budget { get; init; } = TimeSpan.FromMinutes(1);
}
