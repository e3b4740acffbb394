using Modbench.Engine;

/// <summary>
/// Called by the runtime before <c>Main</c> when <c>DOTNET_STARTUP_HOOKS</c> names this assembly. The runtime wants it in the global namespace.
/// </summary>
internal static class StartupHook
{
    private const string Variable = "DOTNET_STARTUP_HOOKS";

    // Written out: asking the assembly for its name loads ICU, a tenth of a child's whole start.
    private const string Own = "Modbench";

    public static void Initialize()
    {
        var plan = Environment.GetEnvironmentVariable(ChildPlan.Variable);
        if (plan is null) return;

        // Processes that user code starts must be ordinary ones again.
        Environment.SetEnvironmentVariable(ChildPlan.Variable, null);
        Environment.SetEnvironmentVariable(Variable, WithoutOwn(Environment.GetEnvironmentVariable(Variable)));
        ChildProcess.Run(plan);
    }

    internal static string? WithoutOwn(string? hooks) => hooks is null or Own ? null : Others(hooks);

    private static string? Others(string hooks)
    {
        var file = typeof(StartupHook).Assembly.Location;
        var rest = "";
        foreach (var hook in hooks.Split(Path.PathSeparator))
        {
            if (hook.Length == 0 || hook == Own || hook == file) continue;
            rest += rest.Length == 0 ? hook : Path.PathSeparator + hook;
        }

        return rest.Length == 0 ? null : rest;
    }
}
