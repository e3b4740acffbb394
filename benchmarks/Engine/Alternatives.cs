using System.Collections.Concurrent;
using System.Threading.Channels;
using System.Threading.Tasks.Dataflow;
using Modbench.Engine;

namespace Modbench.EngineBenchmarks;

/// <summary>The same chain as others build it, without any recording: a thread for each stage, bounded channels, dataflow blocks.</summary>
internal static class Alternatives
{
    private const int Capacity = 40;

    public static readonly (string Name, Func<int, int, double> NsPerTransition)[] All =
    [
        ("a thread and a queue for each stage", Threads),
        ("a task and a bounded channel for each stage", Channels),
        ("a dataflow block for each stage", Dataflow),
    ];

    private static double Threads(int depth, int queries)
    {
        var queues = Enumerable.Range(0, depth + 1).Select(_ => new BlockingCollection<int>(Capacity)).ToArray();
        var threads = Enumerable.Range(0, depth).Select(stage => new Thread(() =>
        {
            foreach (var value in queues[stage].GetConsumingEnumerable()) queues[stage + 1].Add(value + 1);
            queues[stage + 1].CompleteAdding();
        })).ToArray();
        foreach (var thread in threads) thread.Start();
        var start = Clock.Now;
        new Thread(() =>
        {
            for (var query = 0; query < queries; query++) queues[0].Add(query);
            queues[0].CompleteAdding();
        }).Start();
        var answers = queues[depth].GetConsumingEnumerable().Count();
        var elapsed = Clock.Now - start;
        foreach (var thread in threads) thread.Join();
        foreach (var queue in queues) queue.Dispose();
        return elapsed / (double)(answers * depth);
    }

    private static double Channels(int depth, int queries)
    {
        var channels = Enumerable.Range(0, depth + 1)
            .Select(_ => Channel.CreateBounded<int>(new BoundedChannelOptions(Capacity) { SingleReader = true, SingleWriter = true })).ToArray();
        var start = Clock.Now;
        for (var stage = 0; stage < depth; stage++)
        {
            var (from, to) = (channels[stage].Reader, channels[stage + 1].Writer);
            _ = Task.Run(async () =>
            {
                await foreach (var value in from.ReadAllAsync()) await to.WriteAsync(value + 1);
                to.Complete();
            });
        }

        _ = Task.Run(async () =>
        {
            for (var query = 0; query < queries; query++) await channels[0].Writer.WriteAsync(query);
            channels[0].Writer.Complete();
        });
        var answers = channels[depth].Reader.ReadAllAsync().CountAsync().AsTask().GetAwaiter().GetResult();
        return (Clock.Now - start) / (double)(answers * depth);
    }

    private static double Dataflow(int depth, int queries)
    {
        var options = new ExecutionDataflowBlockOptions { BoundedCapacity = Capacity };
        var stages = Enumerable.Range(0, depth).Select(_ => new TransformBlock<int, int>(value => value + 1, options)).ToArray();
        var answers = 0;
        var end = new ActionBlock<int>(_ => answers++, options);
        var link = new DataflowLinkOptions { PropagateCompletion = true };
        for (var stage = 1; stage < depth; stage++) stages[stage - 1].LinkTo(stages[stage], link);
        stages[^1].LinkTo(end, link);
        var start = Clock.Now;
        _ = Task.Run(async () =>
        {
            for (var query = 0; query < queries; query++) await stages[0].SendAsync(query);
            stages[0].Complete();
        });
        end.Completion.GetAwaiter().GetResult();
        return (Clock.Now - start) / (double)(answers * depth);
    }
}
