using System.Threading.Tasks.Dataflow;
using Modbench.Engine;

namespace Modbench.Peers;

/// <summary>A bounded dataflow block for each stage, linked to the next.</summary>
internal sealed class DataflowContender : Contender
{
    private static readonly DataflowLinkOptions Link = new() { PropagateCompletion = true };

    private readonly ITargetBlock<(int Query, long Value)> first;
    private readonly IReceivableSourceBlock<(int Query, long Value)> last;

    public DataflowContender(Shape shape, int inFlight)
        : base("dataflow", shape, inFlight)
    {
        // Order need not be kept: Dataflow is quicker without.
        var options = new ExecutionDataflowBlockOptions { BoundedCapacity = inFlight, MaxDegreeOfParallelism = shape.Slots, EnsureOrdered = shape.Slots == 1 };
        (first, last) = shape.Branches == 0 ? Chain(shape.Depth, options) : FanOut(shape.Branches, options);
    }

    public override (long Ns, long Sum) Run(int queries) => Task.Run(() => RunAsync(queries)).GetAwaiter().GetResult();

    public override void Dispose()
    {
        first.Complete();
        last.Completion.GetAwaiter().GetResult();
    }

    private async Task<(long Ns, long Sum)> RunAsync(int queries)
    {
        var start = Clock.Now;
        var sum = 0L;
        var sent = 0;
        while (sent < Math.Min(InFlight, queries)) await first.SendAsync((sent, sent++));
        for (var answered = 0; answered < queries; answered++)
        {
            sum += (await last.ReceiveAsync()).Value;
            if (sent < queries) await first.SendAsync((sent, sent++));
        }

        return (Clock.Now - start, sum);
    }

    private static TransformBlock<(int Query, long Value), (int Query, long Value)> Stage(ExecutionDataflowBlockOptions options) =>
        new(query => (query.Query, Work.Add(query.Value)), options);

    private static (ITargetBlock<(int, long)>, IReceivableSourceBlock<(int, long)>) Chain(int depth, ExecutionDataflowBlockOptions options)
    {
        var stages = Enumerable.Range(0, depth).Select(_ => Stage(options)).ToArray();
        for (var stage = 1; stage < depth; stage++) stages[stage - 1].LinkTo(stages[stage], Link);
        return (stages[0], stages[^1]);
    }

    // Its own JoinBlock takes three inputs at most, its BroadcastBlock loses what a bounded target has no room for: the query's number says what belongs together.
    private (ITargetBlock<(int, long)>, IReceivableSourceBlock<(int, long)>) FanOut(int branches, ExecutionDataflowBlockOptions options)
    {
        var waiting = new (int Arrived, long Sum)[InFlight];
        var wide = new ExecutionDataflowBlockOptions { BoundedCapacity = InFlight * branches };
        var join = new TransformManyBlock<(int Query, long Value), (int, long)>(
            part =>
            {
                ref var place = ref waiting[part.Query % waiting.Length];
                place.Sum += part.Value;
                if (++place.Arrived < branches) return [];
                var sum = place.Sum;
                place = default;
                return [(part.Query, Work.Add(sum))];
            },
            wide);
        var split = Enumerable.Range(0, branches).Select(_ => Stage(options)).ToArray();
        foreach (var branch in split) branch.LinkTo(join);
        var start = new ActionBlock<(int Query, long Value)>(
            async query =>
            {
                var next = (query.Query, Work.Add(query.Value));
                foreach (var branch in split) await branch.SendAsync(next);
            },
            options);
        _ = start.Completion.ContinueWith(_ => Array.ForEach(split, branch => branch.Complete()), TaskScheduler.Default);
        _ = Task.WhenAll(split.Select(branch => branch.Completion)).ContinueWith(_ => join.Complete(), TaskScheduler.Default);
        return (start, join);
    }
}
