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
        var others = (hooks ?? "").Split(Path.PathSeparator)
            .Where(hook => hook.Length > 0 && hook != assembly.GetName().Name && Path.GetFullPath(hook) != assembly.Location);
        var rest = string.Join(Path.PathSeparator, others);
        return rest.Length == 0 ? null : rest;
    }
}
