using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Diagnosers;

/// <summary>All launches of a run, in the order in which they run.</summary>
/// <param name="Pipelines">The subjects, each with the scenarios and conditions that are planned.</param>
/// <param name="Launches">Interleaved over pipelines, scenarios and conditions.</param>
/// <param name="OnlyNeighbours">Short names of pipelines that are planned only as neighbours.</param>
/// <param name="Expected">Expected wall time.</param>
/// <param name="Options">What was asked.</param>
public sealed record RunPlan(
    IReadOnlyList<PipelineGraph> Pipelines,
    IReadOnlyList<PlannedLaunch> Launches,
    IReadOnlyList<string> OnlyNeighbours,
    TimeSpan Expected,
    RunOptions Options)
{
    /// <summary>What the user should know before it starts, one sentence each: what is not planned, what a budget cut.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>What the project's pipelines are called.</summary>
    public PipelineNames Names { get; init; } = new([]);

    /// <summary>What is measured, in declared order: a row of the table each.</summary>
    public IReadOnlyList<PlannedRow> Rows { get; init; } = [];

    /// <summary>What was asked of it, with the names of its pipelines.</summary>
    public IReadOnlyList<WhatIf> WhatIfs { get; init; } = [];

    /// <summary>Seed of the launches' order; each launch's own seed comes from it.</summary>
    public int Seed { get; init; }
}

/// <summary>One row of a run's table.</summary>
/// <param name="Pipeline">Full name of the subject.</param>
/// <param name="Scenario">Name of the scenario.</param>
/// <param name="Condition"><c>solo</c>, <c>paused B</c> or <c>beside B</c>.</param>
public sealed record PlannedRow(string Pipeline, string Scenario, string Condition);

/// <summary>One launch to come.</summary>
/// <param name="Launch">Counts from 1.</param>
/// <param name="Pipeline">The subject.</param>
/// <param name="Scenario">With the options' queries applied.</param>
/// <param name="Kind">What it is for.</param>
/// <param name="Beside">Neighbours; empty: a solo launch.</param>
/// <param name="Conditions"><c>solo</c>, or <c>paused B</c> and <c>beside B</c>.</param>
/// <param name="Seed">Seed of the block order.</param>
public sealed record PlannedLaunch(
    int Launch, PipelineGraph Pipeline, Scenario Scenario, LaunchKind Kind, IReadOnlyList<PlannedNeighbour> Beside, IReadOnlyList<string> Conditions, int Seed)
{
    /// <summary>Expected wall time: set-up and query times are guesses until a first launch has shown them.</summary>
    public TimeSpan Expected { get; init; }

    /// <summary>Where its neighbours live.</summary>
    public Isolation Isolation { get; init; }

    /// <summary>The cores that its neighbours may use, as <see cref="CoreList"/> reads them; null: all.</summary>
    public string? Cores { get; init; }

    /// <summary>What is otherwise in it than declared; null: nothing.</summary>
    public WhatIf? WhatIf { get; init; }

    /// <summary>Why its one condition has launches of its own, instead of blocks that take turns with another's; null: it alternates, or is solo.</summary>
    public string? WholeBecause { get; init; }

    /// <summary>Share of the queries whose visits are kept one by one, above 0; 1: all.</summary>
    public double SpanShare { get; init; } = 1;
}

/// <summary>A neighbour of a planned launch.</summary>
/// <param name="Pipeline">What runs.</param>
/// <param name="Scenario">Its first scenario that is no search for the peak; SingleStream where it has no other.</param>
/// <param name="Copies">How many, ≥ 1.</param>
public sealed record PlannedNeighbour(PipelineGraph Pipeline, Scenario Scenario, int Copies)
{
    /// <summary>The cores that it is to use where these are others than the launch's; null: they are not.</summary>
    public string? Cores { get; init; }
}

/// <summary>A built project: how its children start.</summary>
/// <param name="ProjectFile">Full path of the project.</param>
/// <param name="ProjectFolder">Its folder: the children's working directory; artifacts go under it.</param>
/// <param name="Command">Executable to start: the apphost, or <c>dotnet</c>.</param>
/// <param name="Arguments">Arguments before any others: the assembly's path when <paramref name="Command"/> is <c>dotnet</c>.</param>
/// <param name="Graphs">All pipelines found in the project and its references.</param>
public sealed record ProjectOutput(
    string ProjectFile, string ProjectFolder, string Command, IReadOnlyList<string> Arguments, IReadOnlyList<PipelineGraph> Graphs)
{
    /// <summary>One whose children start by the apphost where it is there, else by <c>dotnet</c>, in the project's folder.</summary>
    /// <param name="projectFile">Full path of the project.</param>
    /// <param name="appHost">Full path, or nothing.</param>
    /// <param name="assembly">Full path of the program's assembly.</param>
    /// <param name="graphs">All pipelines found in the project and its references.</param>
    public static ProjectOutput Of(string projectFile, string appHost, string assembly, IReadOnlyList<PipelineGraph> graphs)
    {
        var folder = Path.GetDirectoryName(projectFile)!;
        return File.Exists(appHost)
            ? new ProjectOutput(projectFile, folder, appHost, [], graphs)
            : new ProjectOutput(projectFile, folder, Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [assembly], graphs);
    }
}
