using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>Queueing and service times of the visits to one stage: a launch may have millions.</summary>
internal sealed class VisitTimes
{
    public long Count => Service.Count;

    public TimeTally Queueing { get; } = new();

    public TimeTally Service { get; } = new();

    public void Add(in Span visit)
    {
        Queueing.Add(visit.Queueing);
        Service.Add(visit.Service);
    }
}
