using Modbench.Engine;

/// <summary>
/// Called by the runtime before <c>Main</c> when <c>DOTNET_STARTUP_HOOKS</c> names this assembly. The runtime wants it in the global namespace.
/// </summary>
internal static class StartupHook
{
    private const string Variable = "DOTNET_STARTUP_HOOKS";

    public static void Initialize()
    {
        var plan = Environment.GetEnvironmentVariable(ChildPlan.Variable);
        if (plan is null) return;

        // Processes that user code starts must be ordinary ones again.
        Environment.SetEnvironmentVariable(ChildPlan.Variable, null);
        Environment.SetEnvironmentVariable(Variable, WithoutOwn(Environment.GetEnvironmentVariable(Variable)));
        ChildProcess.Run(plan);
    }

    internal static string? WithoutOwn(string? hooks)
    {
        var assembly = typeof(StartupHook).Assembly;
        var own = assembly.GetName().Name;
        if (hooks is null || hooks == own) return null;
        var rest = "";
        foreach (var hook in hooks.Split(Path.PathSeparator))
        {
            if (hook.Length == 0 || hook == own || hook == assembly.Location) continue;
            rest += rest.Length == 0 ? hook : Path.PathSeparator + hook;
        }

        return rest.Length == 0 ? null : rest;
    }
}
