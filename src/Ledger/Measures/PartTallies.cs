using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>Tallies of the parts of a launch, its blocks or slices: exact while the launch has no more queries than one tally would keep.</summary>
internal static class PartTallies
{
    /// <summary>How many times each of some parts may keep, so that they have room for as many together as one tally has.</summary>
    /// <param name="records">The launch's.</param>
    /// <param name="parts">How many parts.</param>
    public static int LimitOf(LaunchRecords records, int parts) =>
        records.Queries.Count <= TimeTally.ExactBelow ? TimeTally.ExactBelow : Math.Max(1, TimeTally.ExactBelow / Math.Max(1, parts));
}
