namespace Modbench;

/// <summary>What becomes of a query that is due while <c>MaxInFlight</c> queries are in the graph.</summary>
public enum Overflow
{
    /// <summary>It waits, first come, first served; the wait is part of its response.</summary>
    Wait = 0,

    /// <summary>It is turned away and counted as <c>shed</c>.</summary>
    Shed = 1,

    /// <summary>It waits, and the one that has waited longest gives way, counted as <c>dropped</c>: a camera wants its newest frame seen.</summary>
    DropOldest = 2,
}
