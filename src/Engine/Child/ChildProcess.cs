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
        MessageStream host;
        ChildPlan plan;
        try
        {
            plan = ChildPlan.Parse(json);
            host = new MessageStream(HostConnection.Open(plan.Socket));
            host.Send(new Hello(plan.Token, Environment.ProcessId, ChildPlan.CurrentProtocol, Version));
        }
        catch (Exception)
        {
            // Without a host there is nobody to tell and nothing to do.
            ProcessEnd.Kill();
            throw;
        }

        var session = new ChildSession(plan, host);
        Environment.Exit(session.Run(FindWiring) ? 0 : Failed);
    }

    private static string Version =>
        typeof(ChildProcess).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";

    private static PipelineWiring? FindWiring(ChildPlan plan)
    {
        // Registers its pipelines. The pipeline's module initializer runs user code too, where an assembly has one of its own.
        if (Assembly.GetEntryAssembly() is { } entry) RuntimeHelpers.RunModuleConstructor(entry.ManifestModule.ModuleHandle);
        var assembly = Assembly.Load(new AssemblyName(plan.Assembly));
        RuntimeHelpers.RunModuleConstructor(assembly.ManifestModule.ModuleHandle);
        return PipelineRegistry.TryCreate(plan.Pipeline, out var wiring) ? wiring : null;
    }
}
