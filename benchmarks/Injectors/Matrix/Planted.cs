using Modbench.Ledger;

namespace Modbench.Injectors;

/// <summary>What the neighbours of one condition cause, by their construction.</summary>
/// <param name="Causes">The causes; empty: none.</param>
/// <param name="Truth">The subject's own figure of each.</param>
internal sealed record Planted(IReadOnlyList<Cause> Causes, IReadOnlyList<string> Truth)
{
    private static readonly Planted RunQueue = new([Cause.RunQueue], ["run_queue"]);
    private static readonly Planted Gc = new([Cause.Gc], ["gc"]);
    private static readonly Planted Wait = new([Cause.Wait], ["wait"]);
    private static readonly Planted None = new([], []);

    private static readonly Dictionary<string, Planted> Known = new(StringComparer.Ordinal)
    {
        ["Hog"] = RunQueue,
        ["HalfHog"] = RunQueue,
        ["Holder"] = new([Cause.Lock], ["lock"]),
        ["Blocker"] = Wait,
        ["SmallObjects"] = Gc,
        ["LargeObjects"] = Gc,
        ["PlaceHolder"] = Wait,
        ["Streamer"] = new([Cause.Cpu], ["cpu"]),
        ["Quota"] = new([Cause.Throttle], ["run_queue"]), // for the scheduler a thread that a quota holds back stands ready
        ["Writer"] = new([Cause.Io], ["wait"]),
        ["Innocent"] = None,
    };

    /// <summary>Of all of them.</summary>
    /// <param name="neighbours">Short names.</param>
    public static Planted Of(IEnumerable<string> neighbours)
    {
        List<Planted> guilty = [.. neighbours.Select(name => Known[name]).Distinct()];
        return new Planted([.. guilty.SelectMany(one => one.Causes).Distinct()], [.. guilty.SelectMany(one => one.Truth).Distinct()]);
    }

    /// <summary>How it is called in the table.</summary>
    public string Name => Causes.Count == 0 ? "none" : string.Join('+', Causes);

    /// <summary>It is one of them.</summary>
    public bool Is(Cause cause) => Causes.Contains(cause);
}
