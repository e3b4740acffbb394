using Modbench.Ledger;

namespace Modbench.Tool.Gating;

/// <summary>Why no more pairs were run.</summary>
internal enum GateEnd
{
    /// <summary>It was decided, or there are no more to run.</summary>
    Decided,

    /// <summary>The budget was spent.</summary>
    OutOfTime,

    /// <summary>Somebody interrupted it.</summary>
    Interrupted,
}

/// <summary>How a gate's rounds went.</summary>
/// <param name="State">What is known then.</param>
/// <param name="NotComparable">Of cases that turned out to be none.</param>
/// <param name="Pairs">All that were run, in their order.</param>
/// <param name="End">Why no more were.</param>
internal sealed record GateOutcome(GateState State, IReadOnlyList<VerdictRow> NotComparable, IReadOnlyList<GatePair> Pairs, GateEnd End)
{
    /// <summary>How pairs were other than pairs are, and stages set otherwise than in the base.</summary>
    public IReadOnlyList<GateNote> Notes { get; init; } = [];
}
