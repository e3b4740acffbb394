using Modbench.Ledger;

namespace Modbench.Injectors;

/// <summary>What a neighbour of the subjects' project causes, by its construction.</summary>
/// <param name="Causes">The cause, or each that it may be called; empty: none.</param>
/// <param name="Truth">The subject's own figure of it; null: it has none.</param>
internal sealed record Planted(IReadOnlyList<Cause> Causes, string? Truth)
{
    private static readonly Dictionary<string, Planted> Known = new(StringComparer.Ordinal)
    {
        ["Hog"] = new([Cause.RunQueue], "run_queue"),
        ["HalfHog"] = new([Cause.RunQueue], "run_queue"),
        ["Holder"] = new([Cause.Lock], "lock"),
        ["Blocker"] = new([Cause.Wait], "wait"),
        ["SmallObjects"] = new([Cause.Gc], "gc"),
        ["LargeObjects"] = new([Cause.Gc], "gc"),
        ["PlaceHolder"] = new([Cause.Wait], "wait"),
        ["Streamer"] = new([Cause.Cpu], "cpu"),
        ["Writer"] = new([Cause.Io, Cause.Wait], "wait"), // without the system's delay accounting a disk is a wait like others
        ["Innocent"] = new([], null),
    };

    /// <summary>Of the neighbours of one condition; several that cause different things count as none that is known.</summary>
    /// <param name="neighbours">Short names.</param>
    public static Planted Of(IEnumerable<string> neighbours)
    {
        List<Planted> guilty = [.. neighbours.Select(name => Known[name]).Where(one => one.Causes.Count > 0).Distinct()];
        return guilty.Count == 1 ? guilty[0] : new Planted([], null);
    }
}
