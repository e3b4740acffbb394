namespace Modbench.Peers;

/// <summary>A graph whose stages each add one: a chain, or a stage before parallel ones whose results a last one adds up.</summary>
/// <param name="Depth">Stages of a chain; 0: it is none.</param>
/// <param name="Branches">Parallel stages between the first and the last; 0: a chain.</param>
/// <param name="Slots">How many queries may be in a stage at the same time.</param>
internal sealed record Shape(int Depth, int Branches, int Slots)
{
    public int Stages => Branches == 0 ? Depth : Branches + 2;

    public string Name => Branches == 0 ? $"depth {Depth}" : $"fan-out {Branches}";

    public static Shape Chain(int depth, int slots = 1) => new(depth, 0, slots);

    public static Shape FanOut(int branches) => new(0, branches, 1);

    /// <summary>What a query's answer must be.</summary>
    public long Answer(int query) => Branches == 0 ? query + Depth : (Branches * (query + 2L)) + 1;
}
