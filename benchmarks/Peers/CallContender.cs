using Modbench.Engine;

namespace Modbench.Peers;

/// <summary>One method after the other on the caller's thread: the floor. It can neither queue nor run two queries at a time, nor say where time went.</summary>
internal sealed class CallContender(Shape shape, int inFlight) : Contender("calls", shape, inFlight)
{
    public override (long Ns, long Sum) Run(int queries)
    {
        var start = Clock.Now;
        var sum = 0L;
        for (var query = 0; query < queries; query++) sum += Shape.Branches == 0 ? Chain(query) : FanOut(query);
        return (Clock.Now - start, sum);
    }

    public override void Dispose()
    {
    }

    private long Chain(long value)
    {
        for (var stage = 0; stage < Shape.Depth; stage++) value = Work.Add(value);
        return value;
    }

    private long FanOut(long value)
    {
        value = Work.Add(value);
        var sum = 0L;
        for (var branch = 0; branch < Shape.Branches; branch++) sum += Work.Add(value);
        return Work.Add(sum);
    }
}
