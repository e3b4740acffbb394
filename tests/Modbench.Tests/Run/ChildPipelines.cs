using System.Diagnostics;
using System.Runtime.CompilerServices;
using Modbench.Engine;

namespace Modbench.Tests.Run;

/// <summary>
/// Pipelines of one stage, 'Work', that the test program itself holds: started with the start-up hook it is a real child, as a user's program is.
/// </summary>
internal static class ChildPipelines
{
    private static readonly Lock Contended = new();
    private static int visits;

    [ThreadStatic]
    private static bool said;

    [ModuleInitializer]
    internal static void Register()
    {
        Add("Sleeps", () => Thread.Sleep(2));
        Add("Throws", () =>
        {
            if (Interlocked.Increment(ref visits) % 2 == 0) throw new InvalidOperationException("an even one");
        });
        Add("Exits", () => OnVisit(8, () => Environment.Exit(7)));
        Add("Dies", () => OnVisit(8, () =>
        {
            Console.Error.WriteLine("about to die");
            Process.GetCurrentProcess().Kill();
            Thread.Sleep(Timeout.Infinite);
        }));
        Add("Hangs", () => OnVisit(8, () => Thread.Sleep(Timeout.Infinite)));
        Add("Talks", () => Console.WriteLine("{\"message\":\"done\"}\n\u0000\u001b[2J"));
        Add("Misses", () => { }, () => throw new StageSetupException("Work", "Could not find file 'model.onnx'.", new FileNotFoundException("Could not find file 'model.onnx'.")));
        Add("Works", Work);
        Add("Burns", Burner.Work);
        Add("Says where", Where);
        Add("Says where, too", Where);
        Add("Sleeps too", () => Thread.Sleep(2));
        PipelineRegistry.Add(typeof(Recurser).FullName!, () => new Wiring(() => OnVisit(8, () => Recurser.Work(1)), null));
        PipelineRegistry.Add(typeof(Quitter).FullName!, () => new Wiring(() => OnVisit(8, Quitter.Work), null));
        PipelineRegistry.Add(typeof(Scribbler).FullName!, () => new Wiring(() => OnVisit(8, Scribbler.Work), null));
    }

    /// <summary>One collection, one wait for a lock of about 5 ms, three items through the thread pool.</summary>
    private static void Work()
    {
        GC.Collect();
        using var held = new ManualResetEventSlim();
        var visitor = Thread.CurrentThread;
        var waits = false;
        var holder = new Thread(() =>
        {
            lock (Contended)
            {
                held.Set();

                // However late the visitor comes, it waits for 5 ms.
                while (!Volatile.Read(ref waits) || !visitor.ThreadState.HasFlag(System.Threading.ThreadState.WaitSleepJoin)) Thread.Yield();
                Thread.Sleep(5);
            }
        });
        holder.Start();
        held.Wait();
        Volatile.Write(ref waits, true);
        lock (Contended) GC.KeepAlive(held);
        holder.Join();
        using var left = new CountdownEvent(3);
        for (var i = 0; i < 3; i++) ThreadPool.QueueUserWorkItem(_ => left.Signal());
        left.Wait();
    }

    /// <summary>Once for each thread that visits it: the cores that the process counts, and those that the thread may use.</summary>
    private static void Where()
    {
        Thread.Sleep(1);
        if (said) return;
        said = true;
        var allowed = File.ReadLines("/proc/thread-self/status").Single(line => line.StartsWith("Cpus_allowed_list", StringComparison.Ordinal)).Split(':')[1].Trim();
        Console.WriteLine($"counts {Environment.ProcessorCount}, may use {allowed}, {Thread.CurrentThread.Name}");
    }

    private static void OnVisit(int visit, Action act)
    {
        if (Interlocked.Increment(ref visits) == visit) act();
        else Thread.Sleep(1);
    }

    private static void Add(string name, Action visit, Action? setUp = null) => PipelineRegistry.Add($"Child.{name}", () => new Wiring(visit, setUp));

    private sealed class Frame : QueryFrame;

    private sealed class Wiring(Action visit, Action? setUp) : PipelineWiring
    {
        public override IReadOnlyList<StageWiring> Stages => [new StageWiring("Work", 1, [])];

        public override int QueryCount => 4;

        public override IReadOnlyList<string> Qualities => [];

        public override ValueTask LoadQueriesAsync(CancellationToken stop) => default;

        public override ValueTask SetUpAsync(CancellationToken stop)
        {
            setUp?.Invoke();
            return default;
        }

        public override ValueTask TearDownAsync() => default;

        public override QueryFrame CreateFrame() => new Frame();

        public override void Begin(QueryFrame frame, int query)
        {
        }

        // Within its caller it would not be on the stack.
        [MethodImpl(MethodImplOptions.NoInlining)]
        public override bool Visit(int stage, QueryFrame frame)
        {
            visit();
            return true;
        }

        public override void Complete(int stage, QueryFrame frame) => throw new NotSupportedException();

        public override void Clear(QueryFrame frame)
        {
        }

        public override void MakeRoomForAnswers(int count)
        {
        }

        public override void KeepAnswer(int place, QueryFrame frame)
        {
        }

        public override double Judge(int quality, int place) => throw new NotSupportedException();
    }
}
