using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>Queueing and service times of the visits to one stage: a launch may have millions.</summary>
internal sealed class VisitTimes
{
    public VisitTimes()
        : this(null)
    {
    }

    /// <param name="counted">What the child counted while it kept the visits of a sample only; null: all visits are there to be added.</param>
    public VisitTimes(VisitTally? counted)
    {
        IsCounted = counted is not null;
        Queueing = counted?.Queueing ?? new TimeTally();
        Service = counted?.Service ?? new TimeTally();
    }

    /// <summary>The child counted them: of all measured queries, also those that did not complete.</summary>
    public bool IsCounted { get; }

    public long Count => Service.Count;

    public TimeTally Queueing { get; }

    public TimeTally Service { get; }

    /// <summary>Adds a visit, unless the child has counted it.</summary>
    public void Add(in Span visit)
    {
        if (IsCounted) return;
        Queueing.Add(visit.Queueing);
        Service.Add(visit.Service);
    }
}
