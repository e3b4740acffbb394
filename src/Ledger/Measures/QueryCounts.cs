using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>Measured queries of one launch and condition, or of one class of them, counted and timed as they are read: a launch may have millions.</summary>
internal sealed class QueryCounts
{
    /// <summary>Response times of the completed ones.</summary>
    public TimeTally Responses { get; } = new();

    public int Completed => (int)Responses.Count;

    public int Failed { get; private set; }

    public int TimedOut { get; private set; }

    /// <summary>Turned away by a full pipeline.</summary>
    public int Shed { get; private set; }

    /// <summary>Displaced by newer queries while they waited.</summary>
    public int Dropped { get; private set; }

    /// <summary>However they ended.</summary>
    public int All => Completed + Failed + TimedOut + Shed + Dropped;

    /// <summary>Completed ones that met their objective.</summary>
    public int Met { get; private set; }

    /// <summary>Queries that completed in a measured stretch, whenever they were due.</summary>
    public int Served { get; private set; }

    /// <summary>Those of them that met their objective.</summary>
    public int ServedMet { get; private set; }

    public void AddServed(bool met)
    {
        Served++;
        if (met) ServedMet++;
    }

    /// <returns>It completed.</returns>
    public bool Add(in QueryRecord query, bool met)
    {
        switch (query.Outcome)
        {
            case QueryOutcome.Failed: Failed++; return false;
            case QueryOutcome.TimedOut: TimedOut++; return false;
            case QueryOutcome.Shed: Shed++; return false;
            case QueryOutcome.Dropped: Dropped++; return false;
            default:
                Responses.Add(query.Response);
                if (met) Met++;
                return true;
        }
    }
}
