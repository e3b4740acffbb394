using Modbench.Engine;

namespace Modbench.Peers;

/// <summary>The engine as it runs in a child: every visit recorded, or, to see what that costs, only the queries.</summary>
internal sealed class OurContender : Contender
{
    private readonly CrashPage crashPage = new(null);
    private readonly ShapeWiring wiring;
    private readonly GraphExecutor executor;
    private readonly LaunchLogs logs;
    private readonly QueryStream stream;
    private readonly ILoad load;
    private int blocks;

    public OurContender(Shape shape, int inFlight, bool traced)
        : base(traced ? "ours" : "ours untraced", shape, inFlight)
    {
        wiring = new ShapeWiring(shape);
        executor = new GraphExecutor(wiring, 30_000_000_000, crashPage, Environment.ProcessorCount);
        foreach (var worker in executor.Workers) worker.Spans.Records = traced;
        logs = new LaunchLogs(executor, new QueryLog(executor.Pool), new Nowhere());
        stream = new QueryStream(1, ShapeWiring.Queries);
        load = inFlight == 1 ? new SingleStreamLoad(executor, stream, onWorkers: false) : new InFlightLoad(executor, stream, inFlight);
        if (inFlight > 1 || !executor.IsLinear) executor.StartWorkers(inFlight == 1 ? 1 : 0);
    }

    public override (long Ns, long Sum) Run(int queries)
    {
        var block = new Block(new Go(blocks++, "solo", queries, 0, 0, 0, 0), endless: false);
        logs.Begin(block);
        wiring.Expect(queries);
        load.Run(block);
        var elapsed = Clock.Now - block.Start;

        // Between blocks, as in a launch. Where the records go is not the pipeline's time.
        logs.End();
        if (logs.DroppedSpans + logs.DroppedQueries > 0) throw new InvalidOperationException("the log is full");
        return (elapsed, wiring.TakeSum());
    }

    public override void Dispose()
    {
        load.Dispose();
        logs.Dispose();
        executor.Dispose();
        crashPage.Dispose();
    }

    private sealed class Nowhere : IEntrySink
    {
        public void Write<T>(ChunkKind kind, int worker, ReadOnlySpan<T> entries)
            where T : unmanaged
        {
        }

        public IReadOnlyList<T> Written<T>(ChunkKind kind)
            where T : unmanaged => [];

        public long Finish(LaunchRecords records) => 0;

        public void Dispose()
        {
        }
    }
}
