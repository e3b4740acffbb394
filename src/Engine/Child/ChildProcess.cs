using System.Reflection;
using System.Runtime.CompilerServices;

namespace Modbench.Engine;

/// <summary>A child process from its plan to its end.</summary>
internal static class ChildProcess
{
    private const int Failed = 1;

    /// <summary>Does not return.</summary>
    public static void Run(string json)
    {
        using var interrupts = ProcessEnd.IgnoreInterrupts();
        var (host, fields) = Greet(json);
        ChildPlan plan;
        try
        {
            plan = PlanJson.Read(fields);
        }
        catch (FormatException error)
        {
            // Most likely a host of another version, which has seen so in the greeting.
            host.Send(ChildSession.Describe("start", null, error));
            Environment.Exit(Failed);
            throw;
        }

        // Before any other thread is started: those inherit it.
        string? noSwitches = null;
        var switches = plan.Traced ? SwitchRecorder.Open(out noSwitches) : null;
        var guests = GuestThreads(plan);
        if (!new ChildSession(plan, host, switches, noSwitches).Run(FindWiring)) Environment.Exit(Failed);
        foreach (var guest in guests) guest.Join();
        Environment.Exit(0);
    }

    private static Thread[] GuestThreads(ChildPlan plan)
    {
        if (plan.Guests.Count == 0) return [];
        var threads = new Thread[plan.Guests.Count];
        for (var i = 0; i < threads.Length; i++)
        {
            var guest = new GuestSession(plan.Guests[i]);
            threads[i] = new Thread(() => guest.Run(FindWiring)) { IsBackground = true, Name = "modbench guest" };
            threads[i].Start();
        }

        return threads;
    }

    private static (MessageStream Host, JsonFields Fields) Greet(string json)
    {
        try
        {
            var fields = JsonFields.Parse(json);
            var host = new MessageStream(HostConnection.Open(PlanJson.ReadSocket(fields)));
            host.Send(new Hello(PlanJson.ReadToken(fields), Environment.ProcessId, ChildPlan.CurrentProtocol, PackageVersion.Value));
            return (host, fields);
        }
        catch (Exception)
        {
            // Without a host there is nobody to tell and nothing to do.
            ProcessEnd.Kill();
            throw;
        }
    }

    private static PipelineWiring? FindWiring(ChildPlan plan)
    {
        // Registers its pipelines. The pipeline's module initializer runs user code too, where an assembly has one of its own.
        if (Assembly.GetEntryAssembly() is { } entry) RuntimeHelpers.RunModuleConstructor(entry.ManifestModule.ModuleHandle);
        var assembly = Assembly.Load(new AssemblyName(plan.Assembly));
        RuntimeHelpers.RunModuleConstructor(assembly.ManifestModule.ModuleHandle);
        return PipelineRegistry.TryCreate(plan.Pipeline, out var wiring) ? wiring : null;
    }
}
