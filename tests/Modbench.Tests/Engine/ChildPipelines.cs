using System.Diagnostics;
using System.Runtime.CompilerServices;
using Modbench.Engine;

namespace Modbench.Tests.Engine;

/// <summary>Pipelines for tests that start this very program as a child.</summary>
internal static class ChildPipelines
{
#pragma warning disable CA2255 // As in generated code: the start-up hook runs it in the child.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Register()
    {
        Add("Good", () => new GraphSubject(GraphSubject.Chain(3)) { LoadQueries = SeesNoVariables, QualityNames = ["fine"] });
        Add("NoQueries", () => new GraphSubject(GraphSubject.Chain(1)) { Queries = 0 });
        Add("QueriesThrow", () => new GraphSubject(GraphSubject.Chain(1)) { LoadQueries = () => throw new FormatException("line one\nline two") });
        Add("SetupThrows", () => new GraphSubject(GraphSubject.Chain(1)) { SetUp = () => throw new StageSetupException("S0", "no model", new FileNotFoundException("no model")) });
        Add("SetupHangs", () => new GraphSubject(GraphSubject.Chain(1)) { SetUp = () => Forever(Started) });
        Add("SetupStops", () => new GraphSubject(GraphSubject.Chain(1)) { SetUpUntil = CloseWhenStopped });
        Add("QueriesStop", () => new GraphSubject(GraphSubject.Chain(1)) { LoadQueriesUntil = CloseWhenStopped });
        Add("Hangs", () => new GraphSubject(GraphSubject.Chain(3), (stage, _) => stage == 1 ? Forever(() => { }) : default));
        Add("HangsLater", () => new GraphSubject(GraphSubject.Chain(3), (stage, frame) => stage == 1 && frame.Query == 50 ? Forever(() => { }) : default));
        Add("HangsAtExit", () => new GraphSubject(GraphSubject.Chain(1)) { SetUp = HangAtExit });
        Add("Exits", () => new GraphSubject(GraphSubject.Chain(3), (stage, _) => stage == 2 ? Exit() : default));
        Add("ThrowsAtTheEnd", () => new GraphSubject(GraphSubject.Chain(1)) { QualityNames = ["fine"], TearDown = () => throw new FormatException("no end") });
        Add("Talks", () => new GraphSubject(GraphSubject.Chain(1), (_, _) => Talk()));
        Add("StartsProcess", () => new GraphSubject(GraphSubject.Chain(1)) { SetUp = StartsAnOrdinaryProcess });
        Add("Renews", () => new GraphSubject(GraphSubject.Chain(1)) { SetUp = () => Say("set up"), TearDown = () => Say("taken down") });
        Add("TellsVisits", () => new GraphSubject(GraphSubject.Chain(1), (_, _) => Tell()));
        Add("Slow", () => new GraphSubject(GraphSubject.Chain(1), (_, _) => Sleep(5)));
    }

    private static void Add(string name, Func<PipelineWiring> create) => PipelineRegistry.Add($"ChildPipelines.{name}", create);

    private static ValueTask SeesNoVariables()
    {
        var seen = new[] { ChildPlan.Variable, "DOTNET_STARTUP_HOOKS" }.Where(name => Environment.GetEnvironmentVariable(name) is not null);
        return seen.Any() ? throw new InvalidOperationException($"user code sees {string.Join(", ", seen)}") : default;
    }

    /// <summary>As a shell that a terminal interrupts.</summary>
    private static ValueTask StartsAnOrdinaryProcess()
    {
        using var shell = Process.Start(new ProcessStartInfo("sh", ["-c", "kill -INT $$"]))!;
        shell.WaitForExit();
        return shell.ExitCode == 0 ? throw new InvalidOperationException("the interrupt was ignored") : default;
    }

    private static void Started() => Console.Out.WriteLine("started");

    private static ValueTask Say(string what)
    {
        Console.Out.WriteLine(what);
        return default;
    }

    /// <summary>As set-up does that builds something once and must not leave half of it.</summary>
    private static async ValueTask CloseWhenStopped(CancellationToken stop)
    {
        await using var registration = stop.Register(static () => Thread.Sleep(Timeout.Infinite));
        Started();
        try
        {
            while (true)
            {
                await Task.Delay(10, CancellationToken.None);
                stop.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            Console.Out.WriteLine("closed");
        }
    }

    private static ValueTask Forever(Action first)
    {
        first();
        Thread.Sleep(Timeout.Infinite);
        return default;
    }

    private static ValueTask HangAtExit()
    {
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Thread.Sleep(Timeout.Infinite);
        return default;
    }

    private static ValueTask Exit()
    {
        Environment.Exit(5);
        return default;
    }

    private static ValueTask Talk()
    {
        Console.Out.WriteLine("{\"kind\":\"finished\",\"bytes\":1}");
        Console.Error.WriteLine("to the log");
        return default;
    }

    private static ValueTask Tell()
    {
        Console.Out.WriteLine("visit");
        return Sleep(5);
    }

    private static ValueTask Sleep(int milliseconds)
    {
        Thread.Sleep(milliseconds);
        return default;
    }
}
