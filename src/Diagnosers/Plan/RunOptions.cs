using Modbench.Ledger;

namespace Modbench.Diagnosers;

/// <summary>What the command line asks of a run.</summary>
public sealed record RunOptions
{
    /// <summary>Globs over pipelines' short or full names, ignoring case; empty: all.</summary>
    public IReadOnlyList<string> Filters { get; init; } = [];

    /// <summary>Kind or full name of the scenarios to run; null: all.</summary>
    public string? Scenario { get; init; }

    /// <summary>Measured queries per launch and condition; null: as declared.</summary>
    public int? Queries { get; init; }

    /// <summary>Scales all launch counts: latency launches of each kind; null: 3 and 1 trace launch.</summary>
    public int? Launches { get; init; }

    /// <summary>Total wall time to spread over the plan; null: no limit.</summary>
    public TimeSpan? Budget { get; init; }

    /// <summary>BenchmarkDotNet exporters by name, such as <c>json</c>, <c>csv</c>, <c>github</c>.</summary>
    public IReadOnlyList<string> Exporters { get; init; } = [];

    /// <summary>Share of the queries whose visits are kept one by one, above 0; 1: all, as traced launches do whatever is asked.</summary>
    public double SpanShare { get; init; } = 1;

    /// <summary>What would be if something were otherwise: to be predicted.</summary>
    public IReadOnlyList<WhatIf> WhatIfs { get; init; } = [];

    /// <summary>What is predicted is measured as well, in launches of its own.</summary>
    public bool Verify { get; init; }

    /// <summary>False: no trace launches.</summary>
    public bool Trace { get; init; } = true;

    /// <summary>True: launches in which stacks are sampled.</summary>
    public bool Stacks { get; init; }

    /// <summary>False: nobody samples what processes and the machine use.</summary>
    public bool Sample { get; init; } = true;
}
