using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Diagnosers;

/// <summary>
/// Reads what a pair's processes and the machine use just before and just after each turn, and never during one: nothing of it takes a core from what is measured.
/// </summary>
/// <param name="files">The machine's.</param>
/// <param name="clock">As of <see cref="ProcessFiles"/>.</param>
internal sealed class TurnWatch(MachineFiles files, Func<int, double>? clock) : ITurnWatch, IDisposable
{
    private readonly MachineReaders machine = new(files);
    private readonly Dictionary<string, List<WatchedTurn>> turns = new() { [Conditions.Base] = [], [Conditions.Head] = [] };
    private PairUse? pair;
    private int lastLife;

    public IDisposable Turn(PairSide side, PairSide other, int life)
    {
        if (pair is null || !pair.Pids.Contains(side.Pid) || !pair.Pids.Contains(other.Pid))
        {
            // Also where a pair is run again: what its first try has shown is not in the records.
            Forget();
            pair?.Dispose();
            pair = new PairUse(files, machine, [side.Pid, other.Pid], clock);
            lastLife = -1;
        }

        if (life != lastLife) pair.Follow();
        lastLife = life;
        return new Watching(this, pair, side, life);
    }

    /// <summary>The turns since the last call, of both sides, in order; pauses of collections are taken from what the processes recorded.</summary>
    /// <param name="under">The base's blocks.</param>
    /// <param name="over">The head's.</param>
    public (IReadOnlyList<WatchedTurn> Base, IReadOnlyList<WatchedTurn> Head) Take(IReadOnlyList<BlockRecord> under, IReadOnlyList<BlockRecord> over)
    {
        var taken = (WithPauses(turns[Conditions.Base], under), WithPauses(turns[Conditions.Head], over));
        Forget();
        return taken;
    }

    /// <summary>Leaves out what it has seen since the last call: the pair has failed.</summary>
    public void Forget()
    {
        foreach (var side in turns.Values) side.Clear();
    }

    public void Dispose()
    {
        pair?.Dispose();
        machine.Dispose();
    }

    private static IReadOnlyList<WatchedTurn> WithPauses(List<WatchedTurn> turns, IReadOnlyList<BlockRecord> blocks) =>
    [
        .. turns.Zip(blocks, (turn, block) => turn with
        {
            Amounts = new Dictionary<NoiseSource, double>(turn.Amounts) { [NoiseSource.Collections] = block.GcPauseNs / (double)Math.Max(1, block.End - block.MeasuredFrom) },
        }),
    ];

    private void End(PairUse use, PairSide side, int life, in UseReading before)
    {
        var amounts = before.Until(use.Read(side.Pid));
        if (machine.Frequency() is > 0 and var hertz) amounts[NoiseSource.SlowClock] = -Math.Log(hertz);
        turns[side.Condition].Add(new WatchedTurn(life, amounts));
    }

    private sealed class Watching(TurnWatch watch, PairUse use, PairSide side, int life) : IDisposable
    {
        private readonly UseReading before = use.Read(side.Pid);

        public void Dispose() => watch.End(use, side, life, before);
    }
}
