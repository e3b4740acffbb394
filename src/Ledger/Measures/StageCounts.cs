using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>What the processor counted of some visits, added up.</summary>
public sealed class StageCounts
{
    private readonly HashSet<(long Query, long Visit)> visits = [];
    private readonly Sum cycles = new();
    private readonly Sum instructions = new();
    private readonly Sum cacheMisses = new();
    private readonly Sum branchMisses = new();
    private Int128 enabled;
    private Int128 running;

    /// <summary>How many visits.</summary>
    public int Visits => visits.Count;

    /// <summary>Nanoseconds that their threads ran.</summary>
    public double EnabledNs => (double)enabled;

    /// <summary>Share of that time in which the processor counted; 1: all of it.</summary>
    public double Share => enabled == 0 ? 0 : (double)running / (double)enabled;

    /// <summary>Of all visits, scaled up to the time that was not counted; null: not counted here.</summary>
    public double? Cycles => Scaled(cycles);

    /// <summary>The same.</summary>
    public double? Instructions => Scaled(instructions);

    /// <summary>The same.</summary>
    public double? CacheMisses => Scaled(cacheMisses);

    /// <summary>The same.</summary>
    public double? BranchMisses => Scaled(branchMisses);

    /// <summary>One thread's part of a visit.</summary>
    public void Add(in VisitCounts part)
    {
        visits.Add((part.Query, part.Visit));
        enabled += part.EnabledNs;
        running += part.RunningNs;
        cycles.Add(part.Cycles);
        instructions.Add(part.Instructions);
        cacheMisses.Add(part.CacheMisses);
        branchMisses.Add(part.BranchMisses);
    }

    private double? Scaled(Sum sum) => running == 0 || sum.Lacks ? null : (double)sum.Value / Share;

    private sealed class Sum
    {
        public Int128 Value { get; private set; }

        public bool Lacks { get; private set; }

        public void Add(long part)
        {
            if (part < 0) Lacks = true;
            else Value += part;
        }
    }
}
