namespace Modbench.Ledger;

/// <summary>What a gate knows after some pairs.</summary>
/// <param name="Decided">More pairs would change nothing: something failed, all else passed, or it was the last look.</param>
/// <param name="Results">Of each pipeline and scenario in the order of its measures; where launches failed, a result about them first.</param>
public sealed record GateState(bool Decided, IReadOnlyList<GateResult> Results)
{
    /// <summary>Something grew, or the head fails.</summary>
    public bool Failed => Results.Any(result => result.Verdict == GateVerdict.Fail);
}
