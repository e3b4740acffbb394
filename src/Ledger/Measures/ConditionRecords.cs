using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>
/// What one launch recorded under one condition, summed up while it was read: what is kept of it does not grow with the queries. Only measured queries are in
/// here, but for <see cref="Served"/>.
/// </summary>
internal sealed class ConditionRecords
{
    private readonly Dictionary<int, TimeTally> responsesByBlock = [];
    private readonly VisitTimes[] stages;
    private readonly Objectives? objectives;
    private readonly int blockLimit;
    private Int128 admission;

    private ConditionRecords(string condition, LaunchRecords records, PipelineGraph? graph, Scenario? scenario)
    {
        Condition = condition;
        objectives = Objectives.Of(graph, records.Classes);
        Details = new VisitDetails(records.Stages, graph);
        stages = [.. records.Stages.Select(_ => new VisitTimes())];
        Classes = [.. records.Classes.Select(one => new ClassRecords(one, graph?.ObjectiveOf(one.Name)))];
        Groups = scenario is MultiStreamScenario groups ? new GroupTimes(groups.SamplesPerQuery) : null;
        Sessions = scenario is SessionScenario sessions ? new SessionTimes(sessions.Turns) : null;
        blockLimit = PartTallies.LimitOf(records, records.Blocks.Count);
    }

    public string Condition { get; }

    public List<BlockRecord> Blocks { get; } = [];

    /// <summary>How the queries ended, and the completed ones' responses.</summary>
    public QueryCounts Counts { get; } = new();

    /// <summary>Completed ones.</summary>
    public int Completed => Counts.Completed;

    /// <summary>Queries that ended, one way or another.</summary>
    public int Queries => Counts.All;

    /// <summary>Those that were not turned away.</summary>
    public int Entered => Queries - Counts.Shed - Counts.Dropped;

    /// <summary>Responses of the completed ones.</summary>
    public TimeTally Responses => Counts.Responses;

    /// <summary>Their ends, counted from when they were sent.</summary>
    public TimeTally SinceSent { get; } = new();

    /// <summary>How late they were sent.</summary>
    public TimeTally IssueDelays { get; } = new();

    /// <summary>How old they were when their work began.</summary>
    public TimeTally Ages { get; } = new();

    /// <summary>Their mean wait for a place among the queries in flight, in nanoseconds; NaN: there are none.</summary>
    public double MeanAdmission => (double)admission / Completed;

    /// <summary>Their responses over time.</summary>
    public ResponseSample OverTime { get; } = new();

    /// <summary>Completed queries whose visits were kept: all, unless visits are sampled.</summary>
    public int WithVisits { get; private set; }

    /// <summary>By class; empty: there are none.</summary>
    public IReadOnlyList<ClassRecords> Classes { get; }

    /// <summary>Of a load that sends groups; null: it does not.</summary>
    public GroupTimes? Groups { get; }

    /// <summary>Of a load of sessions; null: it is none.</summary>
    public SessionTimes? Sessions { get; }

    /// <summary>What completed queries' streams and batches were like.</summary>
    public VisitDetails Details { get; }

    /// <summary>What the measured stretches served, whenever it was due.</summary>
    public ServedQueries Served { get; } = new();

    /// <summary>What rates count: all that was served, unless something else was found to be the steady part of it.</summary>
    public RatedQueries Rated
    {
        get => field ?? new RatedQueries(Served.Completed, [.. Classes.Select(one => one.Counts.Served)], Served.Elapsed, []);
        set;
    }

    /// <summary>The completed queries' visits to a stage.</summary>
    public VisitTimes Visits(int stage) => stages[stage];

    /// <summary>Responses of the completed queries that were due in a block, of a launch with several; null: there are none.</summary>
    public TimeTally? ResponsesOf(int block) => responsesByBlock.GetValueOrDefault(block);

    /// <summary>Splits a launch by condition, in the order in which the conditions first ran.</summary>
    /// <param name="records">The launch's.</param>
    /// <param name="graph">Its pipeline; null: unknown, then nothing has an objective.</param>
    /// <param name="scenario">As it ran; null: unknown, then there are no groups and no sessions.</param>
    /// <param name="measuredFrom">Blocks that are measured from a later instant on than the launch did.</param>
    /// <param name="bySent">There queries count by when they were sent: all are due at the start.</param>
    public static IReadOnlyList<ConditionRecords> Split(
        LaunchRecords records, PipelineGraph? graph = null, Scenario? scenario = null, IReadOnlyDictionary<int, long>? measuredFrom = null, bool bySent = false)
    {
        var conditions = new List<ConditionRecords>();
        var byBlock = new Dictionary<int, ConditionRecords>();
        foreach (var recorded in records.Blocks)
        {
            var block = measuredFrom is not null && measuredFrom.TryGetValue(recorded.Index, out var from) ? recorded with { MeasuredFrom = from } : recorded;
            var condition = conditions.Find(known => known.Condition == block.Condition);
            if (condition is null)
            {
                condition = new ConditionRecords(block.Condition, records, graph, scenario);
                conditions.Add(condition);
            }

            condition.Blocks.Add(block);
            condition.Served.Begin(block);
            byBlock[block.Index] = condition;
        }

        if (conditions.Count > byte.MaxValue) throw new InvalidOperationException($"{conditions.Count} conditions in one launch");
        var numbers = byBlock.ToDictionary(block => block.Key, block => (byte)(conditions.IndexOf(block.Value) + 1));
        var inTurn = byBlock.Count > 1;
        var counted = new QueryMap();
        records.Queries.InChunks(queries =>
        {
            foreach (ref readonly var query in queries)
            {
                if (!byBlock.TryGetValue(query.Block, out var condition)) continue;
                var counts = query.Measured && (measuredFrom is null || (bySent ? query.Sent : query.Due) >= measuredFrom.GetValueOrDefault(query.Block));
                if (!condition.Add(query, counts, inTurn)) continue;
                counted.Set(query.Id, numbers[query.Block]);
                if (records.KeepsVisits(query.Id)) condition.WithVisits++;
            }
        });
        foreach (var condition in conditions) condition.Sessions?.Close();
        foreach (var tally in records.VisitTallies)
        {
            if (conditions.Find(known => known.Condition == tally.Condition) is { } condition) condition.stages[tally.Stage] = new VisitTimes(tally);
        }

        records.Details.InChunks(details =>
        {
            foreach (ref readonly var detail in details)
            {
                if (counted[detail.Query] is var number and > 0) conditions[number - 1].Details.Add(detail);
            }
        });
        records.Spans.InChunks(visits =>
        {
            foreach (ref readonly var visit in visits)
            {
                if (counted[visit.Query] is var number and > 0) conditions[number - 1].stages[visit.Stage].Add(visit);
            }
        });

        return conditions;
    }

    /// <returns>It is one of those whose times count: measured, and it completed.</returns>
    private bool Add(in QueryRecord query, bool counts, bool inTurn)
    {
        Groups?.Add(query, counts);
        Sessions?.Add(query, counts);
        var served = Served.Add(query);
        if (!served && !counts) return false;
        var met = objectives?.IsMet(query) == true;
        if (served) Counts.AddServed(met);
        foreach (var one in Classes)
        {
            if (!one.Class.Has(query.Choice)) continue;
            if (served) one.AddServed(query);
            if (counts) one.Add(query);
        }

        if (!counts || !Counts.Add(query, met)) return false;
        SinceSent.Add(query.End - query.Sent);
        IssueDelays.Add(query.IssueDelay);
        Ages.Add(query.Admitted - query.Due);
        admission += query.Admission;
        OverTime.Add(query);
        if (!inTurn) return true;
        if (!responsesByBlock.TryGetValue(query.Block, out var responses)) responsesByBlock[query.Block] = responses = new TimeTally(blockLimit);
        responses.Add(query.Response);
        return true;
    }
}
