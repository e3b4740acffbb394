using Modbench.Ledger;

namespace Modbench.Diagnosers;

/// <summary>A launch cannot go on; becomes a <see cref="LaunchResult"/>, never an error of the run.</summary>
internal sealed class LaunchFailure(LaunchOutcome outcome, string reason, string? stage = null, bool records = false) : Exception(reason)
{
    public LaunchOutcome Outcome { get; } = outcome;

    public string? Stage { get; } = stage;

    /// <summary>What the child wrote to stderr last, where it never became one of the launch's.</summary>
    public IReadOnlyList<string> LastErrors { get; set; } = [];

    /// <summary>The child said that it failed in its run, not before or after.</summary>
    public bool AtWork { get; init; }

    /// <summary>Where it was, as <see cref="Engine.Failed"/> has it; null: it did not say.</summary>
    public string? Phase { get; init; }

    /// <summary>The child has written what it measured up to here.</summary>
    public bool Records { get; } = records;
}
