using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Diagnosers;

/// <summary>One launch as it is carried out.</summary>
/// <param name="Planned">What was planned.</param>
/// <param name="Number">Its number in the results: a planned collocated launch may become two whole ones.</param>
/// <param name="Conditions">Both to alternate, or one for the whole launch.</param>
internal sealed record LaunchOrder(PlannedLaunch Planned, int Number, IReadOnlyList<string> Conditions)
{
    public bool Alternates => Conditions.Count > 1;
}

/// <summary>How it went.</summary>
/// <param name="Result">For the ledger.</param>
/// <param name="WholeBecause">Why its conditions must have launches of their own, and the result does not count; null: it counts.</param>
internal sealed record LaunchReport(LaunchResult Result, string? WholeBecause = null)
{
    /// <summary>What its subject said when it was set up; null: it never was.</summary>
    public Ready? Ready { get; init; }
}

/// <summary>Carries out launches. Tests script them.</summary>
internal interface ILaunchRunner
{
    /// <summary>Runs one launch; its failure is a result, not an exception.</summary>
    /// <param name="order">What to do.</param>
    /// <param name="phase">Told where it is.</param>
    /// <param name="finish">Ends the launch early: what its blocks have measured is kept. Before its first block it ends as by <paramref name="stop"/>.</param>
    /// <param name="stop">Ends all children.</param>
    /// <exception cref="OperationCanceledException">One of the two, and nothing was measured that could be kept.</exception>
    Task<LaunchReport> RunAsync(LaunchOrder order, Action<string> phase, CancellationToken finish, CancellationToken stop);
}
