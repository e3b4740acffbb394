using System.Globalization;
using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Diagnosers;

/// <summary>Decides what a run measures, and in which order. A pure function of the graphs, the options and the seed.</summary>
public static class RunPlanner
{
    /// <summary>Latency launches of each kind when the options don't say: what an interval across launches needs at least.</summary>
    public const int DefaultLaunches = 3;

    /// <summary>Plans a run.</summary>
    /// <param name="graphs">All pipelines of the project and its references.</param>
    /// <param name="options">What the command line asks.</param>
    /// <param name="seed">Of the order of launches within a round, and of the blocks within a launch.</param>
    /// <exception cref="ModbenchException">MB1020 a filter, or MB1021 the scenario, matches nothing; MB1022 fewer than one launch or query is asked
    /// for; MB1023 a neighbour is no pipeline of this project; MB1031 a question
    /// is about something that is not there.</exception>
    public static RunPlan Plan(IReadOnlyList<PipelineGraph> graphs, RunOptions options, int seed = 1)
    {
        var launches = options.Launches ?? DefaultLaunches;
        if (launches < 1) throw new ModbenchException("MB1022", "--launches must be at least 1");
        if (options.Queries < 1) throw new ModbenchException("MB1022", "--queries must be at least 1");
        if (options.Budget <= TimeSpan.Zero) throw new ModbenchException("MB1022", "--budget must be more than 0 s");

        var names = new PipelineNames(graphs);
        var notes = new List<string>();
        var selected = PipelineFilter.ByScenario(PipelineFilter.ByName(graphs, options.Filters), options.Scenario);
        var onlyNeighbours = options.Filters.Count > 0 ? [] : OnlyNeighbours(selected);
        var subjects = selected
            .Where(graph => !onlyNeighbours.Contains(graph.Name))
            .Select(graph => graph with
            {
                Scenarios = graph.Scenarios.Select(scenario => Counted(scenario, options.Queries)).ToList(),
                Collocations = graph.Collocations.Where(one => graph.Scenarios.Any(scenario => scenario.Matches(one.Scenario))).ToList(),
            })
            .ToList();

        IReadOnlyList<LaunchGroup> groups = subjects
            .SelectMany(subject => subject.Scenarios.SelectMany(scenario => Groups(subject, scenario, graphs, names, options, notes)))
            .Select(group => group.WithLatencyLaunches(launches))
            .ToList();
        IReadOnlyList<WhatIf> whatIfs = [.. options.WhatIfs.Select(whatIf => WhatIfPlan.Resolve(whatIf, groups)).DistinctBy(whatIf => whatIf.Text)];
        if (options.Verify) groups = WhatIfPlan.Verified(groups, whatIfs);
        if (options.Budget is { } budget)
        {
            (groups, var note) = BudgetSpread.Fit(groups, launches, budget);
            if (note is not null) notes.Add(note);
        }

        notes.AddRange(groups.SelectMany(group => new[] { CutOff(names.Of(group.Pipeline.Name), group.Scenario), BurstRate.Note(names.Of(group.Pipeline.Name), group.Scenario) }).OfType<string>().Distinct());
        var planned = Interleave(groups, seed, options.SpanShare);
        return new RunPlan(
            subjects,
            planned,
            onlyNeighbours.Select(names.Of).ToList(),
            TimeSpan.FromTicks(planned.Sum(launch => launch.Expected.Ticks)),
            options)
        {
            Notes = notes,
            Names = names,
            Rows =
            [
                .. groups
                    .SelectMany(group => group.Conditions.Select(condition => new PlannedRow(group.Pipeline.Name, group.Scenario.Name, condition)))
                    .Distinct(),
            ],
            WhatIfs = whatIfs,
            Seed = seed,
        };
    }

    /// <summary>Named by a selected collocation of another pipeline, and nothing of their own says that they matter by themselves.</summary>
    private static HashSet<string> OnlyNeighbours(IReadOnlyList<PipelineGraph> selected)
    {
        var named = selected
            .SelectMany(graph => graph.Collocations
                .Where(one => graph.Scenarios.Any(scenario => scenario.Matches(one.Scenario)))
                .SelectMany(one => one.Neighbours))
            .ToHashSet(StringComparer.Ordinal);
        return selected
            .Where(graph => named.Contains(graph.Name)
                && graph is { Alone: false, Objective: null, Collocations.Count: 0, Budgets.Count: 0, Qualities.Count: 0 })
            .Select(graph => graph.Name)
            .ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>A scenario that has an end of its own, by its phases or its file, and does not come to it: what it is named for is measured in part.</summary>
    private static string? CutOff(string pipeline, Scenario scenario)
    {
        const double Nearly = 0.95;
        if (scenario.EndsAfterNs is not { } end || scenario.MeasuredNs(ExpectedTime.GuessedResponseNs) >= Nearly * end) return null;
        var part = scenario.DurationNs > 0 && scenario.DurationNs < Nearly * end
            ? string.Create(CultureInfo.InvariantCulture, $"{scenario.DurationNs / 1e9:0.#} of its {end / 1e9:0.#} s")
            : string.Create(CultureInfo.InvariantCulture, $"{scenario.Queries} of its about {scenario.MeanQueriesPerSecond * end / 1e9:0} queries");
        return $"{pipeline} {scenario.Name} ends after {part}: what comes later in it is not measured";
    }

    private static Scenario Counted(Scenario scenario, int? queries) =>
        queries is { } count ? scenario with { Queries = count, DurationNs = 0, MinQueries = 0, MinDurationNs = 0 } : scenario;

    private static IEnumerable<LaunchGroup> Groups(
        PipelineGraph subject, Scenario scenario, IReadOnlyList<PipelineGraph> graphs, PipelineNames names, RunOptions options, List<string> notes)
    {
        // What a search tries says nothing of where time goes at one rate.
        var trace = options.Trace && scenario is not PeakScenario;
        var stacks = options.Stacks && scenario is not PeakScenario;
        var asked = options.WhatIfs.Any(whatIf => whatIf.NeedsCauses);
        var askedAlone = options.WhatIfs.Any(whatIf => whatIf.NeedsCauses && !whatIf.Changes.Any(change => change is NeighbourPin));
        var beside = BesideGroups(subject, scenario, graphs, names, Kinds(trace, stacks), notes).ToList();

        // Where blocks take turns, a trace of the subject alone would add nothing to those with the neighbour paused.
        var compared = beside.Exists(group => group.Kind != LaunchKind.Latency && group.WholeBecause is null);
        var changed = options.Verify && options.WhatIfs.Any(whatIf => ChangesAlone(whatIf, subject));
        var whole = changed || beside.Exists(group => group.WholeBecause is not null);
        LaunchGroup[] all =
        [
            .. Kinds(trace && (askedAlone || changed || !compared), stacks && !compared).Select(kind => new LaunchGroup(subject, scenario, kind, [], ["solo"], 1) { IsCompared = whole }),
            .. beside.Select(group => group with { IsCompared = group.WholeBecause is not null }),
        ];
        return asked ? all.Select(group => group with { IsAsked = group.Kind == LaunchKind.Trace }) : all;
    }

    // Names are as they were written still.
    private static bool ChangesAlone(WhatIf whatIf, PipelineGraph subject) => whatIf.CanBeMeasured && whatIf.Changes.All(
        change => change is not NeighbourPin && (change.Stage is null || subject.Stages.Any(stage => string.Equals(stage.Name, change.Stage, StringComparison.OrdinalIgnoreCase))));

    private static IEnumerable<LaunchGroup> BesideGroups(
        PipelineGraph subject, Scenario scenario, IReadOnlyList<PipelineGraph> graphs, PipelineNames names, IReadOnlyList<LaunchKind> kinds, List<string> notes)
    {
        var matching = subject.Collocations.Where(one => scenario.Matches(one.Scenario)).ToList();
        foreach (var one in matching.DistinctBy(one => (Together(one, names), one.Copies, one.Isolation, one.Cores)))
        {
            var title = Title(one, matching, names);
            var beside = one.Neighbours.Select(name => Neighbour(name, one.Copies, subject, graphs)).ToList();
            var whole = scenario.WholeBecause ?? beside.Select(neighbour => WholeBeside(neighbour, names)).FirstOrDefault(because => because is not null);
            IReadOnlyList<string> conditions = whole is null ? [$"paused {title}", $"beside {title}"] : [$"beside {title}"];
            if (whole is not null)
                notes.Add($"{names.Of(subject.Name)} {scenario.Name} beside {title} is measured in launches of its own and compared with solo ones: {whole}");

            foreach (var kind in kinds)
            {
                yield return new LaunchGroup(subject, scenario, kind, beside, conditions, 1)
                {
                    Isolation = one.Isolation,
                    Cores = one.Cores,
                    WholeBecause = whole,
                };
            }
        }
    }

    /// <summary>Two collocations may differ in nothing but the copies, where they live or on which cores; then the name has to say it.</summary>
    private static string Title(Collocation one, IReadOnlyList<Collocation> all, PipelineNames names)
    {
        var alike = all.Where(other => Together(other, names) == Together(one, names)).ToList();
        return Together(one, names)
            + (alike.Any(other => other.Copies != one.Copies) ? ConditionSuffix.OfCopies(one.Copies) : "")
            + (alike.Any(other => other.Isolation != one.Isolation) ? ConditionSuffix.Of(one.Isolation) : "")
            + (alike.Any(other => other.Cores != one.Cores) ? ConditionSuffix.OfCores(one.Cores) : "");
    }

    private static IReadOnlyList<LaunchKind> Kinds(bool trace, bool stacks) =>
        [LaunchKind.Latency, .. trace ? new[] { LaunchKind.Trace } : [], .. stacks ? new[] { LaunchKind.Stacks } : []];

    private static string Together(Collocation collocation, PipelineNames names) => string.Join(" + ", collocation.Neighbours.Select(names.Of));

    private static PlannedNeighbour Neighbour(string name, int copies, PipelineGraph subject, IReadOnlyList<PipelineGraph> graphs)
    {
        var graph = graphs.FirstOrDefault(graph => graph.Name == name)
            ?? throw new ModbenchException(
                "MB1023",
                $"{subject.File}({subject.Line}): '{subject.ShortName}' is collocated with '{name}', which is no pipeline of this project or its references");
        return new PlannedNeighbour(graph, AsNeighbour(graph), Math.Max(1, copies));
    }

    // A search has no load of its own.
    private static Scenario AsNeighbour(PipelineGraph graph) =>
        graph.Scenarios.FirstOrDefault(scenario => scenario is not PeakScenario)
        ?? new SingleStreamScenario { Seed = graph.Scenarios[0].Seed, TimeoutNs = graph.Scenarios[0].TimeoutNs };

    // With each turn it would begin anew, and never come further than a block is long. All queries at once are there again at once.
    private static string? WholeBeside(PlannedNeighbour neighbour, PipelineNames names) =>
        neighbour.Scenario is not OfflineScenario && neighbour.Scenario.WholeBecause is { } because
            ? $"{names.Of(neighbour.Pipeline.Name)} can't take turns, {because}"
            : null;

    /// <summary>Launch 1 of each group, then 2 of each, shuffled within a round: what drifts on the machine meets all groups alike.</summary>
    private static List<PlannedLaunch> Interleave(IReadOnlyList<LaunchGroup> groups, int seed, double spanShare)
    {
        var random = new Random(seed);
        var planned = new List<PlannedLaunch>();
        for (var round = 0; groups.Any(group => group.Launches > round); round++)
        {
            var those = groups.Where(group => group.Launches > round).ToArray();
            random.Shuffle(those);
            foreach (var group in those)
            {
                planned.Add(new PlannedLaunch(
                    planned.Count + 1, group.Pipeline, group.Scenario, group.Kind, group.Beside, group.Conditions, random.Next(1, int.MaxValue))
                {
                    Expected = TimeSpan.FromTicks(group.ExpectedNs / 100),
                    Isolation = group.Isolation,
                    Cores = group.Cores,
                    WholeBecause = group.WholeBecause,
                    WhatIf = group.WhatIf,
                    // Who held a slot or a worker is told by all visits.
                    SpanShare = group.Kind == LaunchKind.Trace ? 1 : spanShare,
                });
            }
        }

        return planned;
    }
}
