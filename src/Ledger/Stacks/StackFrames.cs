namespace Modbench.Ledger;

/// <summary>The frames of sampled calls, from the stage's method inwards.</summary>
/// <param name="samples">Of one process.</param>
internal sealed class StackFrames(StackSamples samples)
{
    /// <summary>Stands for what the engine does for a visit before and after the stage's method.</summary>
    public const string Engine = "[modbench]";

    /// <summary>Stands for the stage's method where the compiler has put it into its caller.</summary>
    public const string Inlined = "[inlined]";

    private const string Stop = "System.Threading.Thread.PollGC";
    private const string EnginesPrefix = "Modbench.Engine.";
    private const string WiringsPrefix = "Modbench.Generated.";

    private readonly Dictionary<int, List<string>> known = [];

    /// <summary>What led to the stage's method is left out; at least one frame.</summary>
    public List<string> Of(int call)
    {
        if (!known.TryGetValue(call, out var frames)) known[call] = frames = Inwards(call);
        return frames;
    }

    private List<string> Inwards(int call)
    {
        var all = new List<string>();
        for (var at = call; at >= 0; at = samples.Calls[at].Caller)
        {
            // Where a thread stops for the profiler is no place that it would have been at.
            var method = samples.Methods[samples.Calls[at].Method];
            if (all.Count > 0 || samples.Calls[at].Caller < 0 || !method.StartsWith(Stop, StringComparison.Ordinal)) all.Add(method);
        }

        all.Reverse();

        // The engine's calls are interleaved with the framework's, but all of them come before the first of anybody else's: a stage may well call the engine again.
        var others = all.FindIndex(name => !IsEngines(name) && !IsFrameworks(name));
        var last = all.FindLastIndex(others < 0 ? all.Count - 1 : others, IsEngines);
        if (last == all.Count - 1) return [all[last].StartsWith(WiringsPrefix, StringComparison.Ordinal) ? Inlined : Engine];
        return all.GetRange(last + 1, all.Count - last - 1);
    }

    private static bool IsEngines(string name) =>
        name.StartsWith(EnginesPrefix, StringComparison.Ordinal) || name.StartsWith(WiringsPrefix, StringComparison.Ordinal);

    private static bool IsFrameworks(string name) =>
        name.StartsWith("System.", StringComparison.Ordinal) || name.StartsWith("Microsoft.", StringComparison.Ordinal)
        || name.StartsWith("StartupHook.", StringComparison.Ordinal) || name.StartsWith('[');
}
