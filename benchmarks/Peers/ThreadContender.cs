using System.Collections.Concurrent;
using Modbench.Engine;

namespace Modbench.Peers;

/// <summary>A thread for each slot of each stage, and bounded blocking queues between them.</summary>
internal sealed class ThreadContender : Contender
{
    private readonly List<Thread> threads = [];
    private readonly List<BlockingCollection<long>> queues = [];
    private readonly BlockingCollection<long> first;
    private readonly BlockingCollection<long> last;

    public ThreadContender(Shape shape, int inFlight)
        : base("thread-per-stage", shape, inFlight)
    {
        first = Queue();
        last = shape.Branches == 0 ? Chain() : FanOut();
        foreach (var thread in threads) thread.Start();
    }

    public override (long Ns, long Sum) Run(int queries)
    {
        var start = Clock.Now;
        var sum = 0L;
        var sent = 0;
        while (sent < Math.Min(InFlight, queries)) first.Add(sent++);
        for (var answered = 0; answered < queries; answered++)
        {
            sum += last.Take();
            if (sent < queries) first.Add(sent++);
        }

        return (Clock.Now - start, sum);
    }

    public override void Dispose()
    {
        foreach (var queue in queues) queue.CompleteAdding();
        foreach (var thread in threads) thread.Join();
        foreach (var queue in queues) queue.Dispose();
    }

    private BlockingCollection<long> Chain()
    {
        var from = first;
        for (var stage = 0; stage < Shape.Depth; stage++)
        {
            var (input, output) = (from, Queue());
            for (var slot = 0; slot < Shape.Slots; slot++)
            {
                Start(() =>
                {
                    foreach (var value in input.GetConsumingEnumerable()) output.Add(Work.Add(value));
                });
            }

            from = output;
        }

        return from;
    }

    private BlockingCollection<long> FanOut()
    {
        var split = Enumerable.Range(0, Shape.Branches).Select(_ => Queue()).ToArray();
        var joined = Enumerable.Range(0, Shape.Branches).Select(_ => Queue()).ToArray();
        var end = Queue();
        Start(() =>
        {
            foreach (var value in first.GetConsumingEnumerable())
            {
                var next = Work.Add(value);
                foreach (var branch in split) branch.Add(next);
            }
        });
        for (var branch = 0; branch < Shape.Branches; branch++)
        {
            var (input, output) = (split[branch], joined[branch]);
            Start(() =>
            {
                foreach (var value in input.GetConsumingEnumerable()) output.Add(Work.Add(value));
            });
        }

        // Queues are first in, first out, and each has one reader: the next of each belong together.
        Start(() =>
        {
            foreach (var value in joined[0].GetConsumingEnumerable())
            {
                var sum = value;
                for (var branch = 1; branch < joined.Length; branch++) sum += joined[branch].Take();
                end.Add(Work.Add(sum));
            }
        });
        return end;
    }

    private BlockingCollection<long> Queue()
    {
        var queue = new BlockingCollection<long>(InFlight);
        queues.Add(queue);
        return queue;
    }

    private void Start(ThreadStart run) => threads.Add(new Thread(run) { IsBackground = true });
}
