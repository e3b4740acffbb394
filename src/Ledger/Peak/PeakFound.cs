namespace Modbench.Ledger;

/// <summary>What one launch's search found.</summary>
/// <param name="Pipeline">Full name.</param>
/// <param name="Scenario">Name of the scenario.</param>
/// <param name="Condition">The condition.</param>
/// <param name="Launch">Its number.</param>
/// <param name="Result">What it found, up to where it came.</param>
/// <param name="CutShort">Why it ended early; null: it came to its end.</param>
internal sealed record PeakFound(string Pipeline, string Scenario, string Condition, int Launch, PeakResult Result, string? CutShort)
{
    /// <summary>Its launch failed on the way.</summary>
    public bool HasFailed { get; init; }

    /// <summary>An interrupt ended it: what it had found counts.</summary>
    public bool Interrupted => CutShort is not null && !HasFailed;

    /// <summary>Null: the launch did not search, or was done again.</summary>
    public static PeakFound? Of(LaunchResult launch) => launch is { Superseded: false, Peak: { } peak }
        ? new PeakFound(launch.Pipeline, launch.Scenario, launch.Conditions[0], launch.Launch, peak, Why(launch)) { HasFailed = launch.Outcome != LaunchOutcome.Ok }
        : null;

    private static string? Why(LaunchResult launch) =>
        launch.Outcome != LaunchOutcome.Ok ? $"launch {launch.Launch} {launch.Reason ?? "failed"}"
        : launch.Interrupted ? "an interrupt ended it"
        : null;
}
