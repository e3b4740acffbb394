using System.Threading.Channels;
using Modbench.Engine;

namespace Modbench.Peers;

/// <summary>A task for each slot of each stage, and bounded channels between them.</summary>
internal sealed class ChannelContender : Contender
{
    private readonly List<Task> tasks = [];
    private readonly List<Channel<long>> channels = [];
    private readonly Channel<long> first;
    private readonly Channel<long> last;

    public ChannelContender(Shape shape, int inFlight)
        : base("channels", shape, inFlight)
    {
        first = Create();
        last = shape.Branches == 0 ? Chain() : FanOut();
    }

    public override (long Ns, long Sum) Run(int queries) => Task.Run(() => RunAsync(queries)).GetAwaiter().GetResult();

    public override void Dispose()
    {
        foreach (var channel in channels) channel.Writer.TryComplete();
        Task.WaitAll(tasks);
    }

    private async Task<(long Ns, long Sum)> RunAsync(int queries)
    {
        var start = Clock.Now;
        var sum = 0L;
        var sent = 0;
        while (sent < Math.Min(InFlight, queries)) await first.Writer.WriteAsync(sent++);
        for (var answered = 0; answered < queries; answered++)
        {
            sum += await last.Reader.ReadAsync();
            if (sent < queries) await first.Writer.WriteAsync(sent++);
        }

        return (Clock.Now - start, sum);
    }

    private Channel<long> Chain()
    {
        var from = first;
        for (var stage = 0; stage < Shape.Depth; stage++)
        {
            var (input, output) = (from.Reader, Create());
            for (var slot = 0; slot < Shape.Slots; slot++) tasks.Add(Task.Run(() => StageAsync(input, output.Writer)));
            from = output;
        }

        return from;
    }

    private Channel<long> FanOut()
    {
        var split = Enumerable.Range(0, Shape.Branches).Select(_ => Create()).ToArray();
        var joined = Enumerable.Range(0, Shape.Branches).Select(_ => Create()).ToArray();
        var end = Create();
        tasks.Add(Task.Run(async () =>
        {
            await foreach (var value in first.Reader.ReadAllAsync())
            {
                var next = Work.Add(value);
                foreach (var branch in split) await branch.Writer.WriteAsync(next);
            }
        }));
        for (var branch = 0; branch < Shape.Branches; branch++)
        {
            var (input, output) = (split[branch].Reader, joined[branch].Writer);
            tasks.Add(Task.Run(() => StageAsync(input, output)));
        }

        // Channels are first in, first out, and each has one reader: the next of each belong together.
        tasks.Add(Task.Run(async () =>
        {
            await foreach (var value in joined[0].Reader.ReadAllAsync())
            {
                var sum = value;
                for (var branch = 1; branch < joined.Length; branch++) sum += await joined[branch].Reader.ReadAsync();
                await end.Writer.WriteAsync(Work.Add(sum));
            }
        }));
        return end;
    }

    private static async Task StageAsync(ChannelReader<long> input, ChannelWriter<long> output)
    {
        await foreach (var value in input.ReadAllAsync()) await output.WriteAsync(Work.Add(value));
    }

    private Channel<long> Create()
    {
        var single = Shape.Slots == 1;
        var channel = Channel.CreateBounded<long>(new BoundedChannelOptions(InFlight) { SingleReader = single, SingleWriter = single });
        channels.Add(channel);
        return channel;
    }
}
