using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>What one launch recorded under one condition. Only measured queries are in here, but for <see cref="Served"/>.</summary>
internal sealed class ConditionRecords
{
    private readonly List<QueryRecord> completed = [];
    private readonly Dictionary<int, List<long>> responsesByBlock = [];
    private readonly List<QueryRecord> others = [];
    private readonly VisitTimes[] stages;

    private ConditionRecords(string condition, int stageCount)
    {
        Condition = condition;
        Details = new VisitDetails(stageCount);
        stages = [.. Enumerable.Range(0, stageCount).Select(_ => new VisitTimes())];
    }

    public string Condition { get; }

    public List<BlockRecord> Blocks { get; } = [];

    public IReadOnlyList<QueryRecord> Completed => completed;

    public int Failed { get; private set; }

    public int TimedOut { get; private set; }

    /// <summary>Turned away by a full pipeline.</summary>
    public int Shed { get; private set; }

    /// <summary>Displaced by newer queries while they waited.</summary>
    public int Dropped { get; private set; }

    /// <summary>Queries that ended, one way or another.</summary>
    public int Queries => completed.Count + others.Count;

    /// <summary>Those that were not turned away.</summary>
    public int Entered => Queries - Shed - Dropped;

    /// <summary>Completed queries whose visits were kept: all, unless visits are sampled.</summary>
    public int WithVisits { get; private set; }

    /// <summary>Those that did not complete.</summary>
    public IReadOnlyList<QueryRecord> NotCompleted => others;

    /// <summary>What completed queries' streams and batches were like.</summary>
    public VisitDetails Details { get; }

    /// <summary>What the measured stretches served, whenever it was due.</summary>
    public ServedQueries Served { get; } = new();

    /// <summary>The completed queries' visits to a stage.</summary>
    public VisitTimes Visits(int stage) => stages[stage];

    /// <summary>Responses of the completed queries that were due in a block.</summary>
    public IReadOnlyList<long> Responses(int block) => responsesByBlock.GetValueOrDefault(block) ?? [];

    /// <summary>Sorted values of a time over the completed queries.</summary>
    public long[] Sorted(Func<QueryRecord, long> time)
    {
        var sorted = new long[completed.Count];
        for (var i = 0; i < sorted.Length; i++)
        {
            sorted[i] = time(completed[i]);
        }

        Array.Sort(sorted);
        return sorted;
    }

    /// <summary>Splits a launch by condition, in the order in which the conditions first ran.</summary>
    /// <param name="records">The launch's.</param>
    /// <param name="measuredFrom">Blocks that are measured from a later instant on than the launch did.</param>
    public static IReadOnlyList<ConditionRecords> Split(LaunchRecords records, IReadOnlyDictionary<int, long>? measuredFrom = null)
    {
        var conditions = new List<ConditionRecords>();
        var byBlock = new Dictionary<int, ConditionRecords>();
        foreach (var recorded in records.Blocks)
        {
            var block = measuredFrom is not null && measuredFrom.TryGetValue(recorded.Index, out var from) ? recorded with { MeasuredFrom = from } : recorded;
            var condition = conditions.Find(known => known.Condition == block.Condition);
            if (condition is null)
            {
                condition = new ConditionRecords(block.Condition, records.Stages.Count);
                conditions.Add(condition);
            }

            condition.Blocks.Add(block);
            condition.Served.Begin(block);
            byBlock[block.Index] = condition;
        }

        if (conditions.Count > byte.MaxValue) throw new InvalidOperationException($"{conditions.Count} conditions in one launch");
        var numbers = byBlock.ToDictionary(block => block.Key, block => (byte)(conditions.IndexOf(block.Value) + 1));
        var counted = new QueryMap();
        records.Queries.InChunks(queries =>
        {
            foreach (ref readonly var query in queries)
            {
                if (!byBlock.TryGetValue(query.Block, out var condition))
                {
                    continue;
                }

                condition.Served.Add(query);
                if (query.Measured && IsMeasured(query) && condition.Count(query))
                {
                    counted.Set(query.Id, numbers[query.Block]);
                    if (records.KeepsVisits(query.Id)) condition.WithVisits++;
                }
            }
        });
        foreach (var tally in records.VisitTallies)
        {
            if (conditions.Find(known => known.Condition == tally.Condition) is { } condition) condition.stages[tally.Stage] = new VisitTimes(tally);
        }

        records.Details.InChunks(details =>
        {
            foreach (ref readonly var detail in details)
            {
                if (counted[detail.Query] is var number and > 0)
                {
                    conditions[number - 1].Details.Add(detail);
                }
            }
        });
        records.Spans.InChunks(visits =>
        {
            foreach (ref readonly var visit in visits)
            {
                if (counted[visit.Query] is var number and > 0)
                {
                    conditions[number - 1].Details.Add(visit);
                    conditions[number - 1].stages[visit.Stage].Add(visit);
                }
            }
        });

        return conditions;

        bool IsMeasured(in QueryRecord query) => measuredFrom is null || query.Due >= measuredFrom.GetValueOrDefault(query.Block);
    }

    private bool Count(QueryRecord query)
    {
        switch (query.Outcome)
        {
            case QueryOutcome.Failed:
                Failed++;
                break;
            case QueryOutcome.TimedOut:
                TimedOut++;
                break;
            case QueryOutcome.Shed:
                Shed++;
                break;
            case QueryOutcome.Dropped:
                Dropped++;
                break;
            default:
                completed.Add(query);
                if (!responsesByBlock.TryGetValue(query.Block, out var responses))
                {
                    responsesByBlock[query.Block] = responses = [];
                }

                responses.Add(query.Response);
                return true;
        }

        others.Add(query);
        return false;
    }
}
