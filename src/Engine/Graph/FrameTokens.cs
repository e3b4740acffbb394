using System.Numerics;

namespace Modbench.Engine;

/// <summary>
/// Where a query is, in a graph in which routers decide and branches run beside each other. A stage with a token begins when no token elsewhere can still come
/// to it; when all wait for each other, the stage with the lowest number begins. So joins take what this query's way brings, and nothing waits for ever.
/// </summary>
internal sealed class FrameTokens
{
    private readonly Visit[] visits;
    private readonly Reach reach;
    private readonly ulong[] waiting;
    private readonly ulong[] serving;
    private readonly ulong[] streaming;
    private readonly long[] arrived;
    private SpinGate gate;

    public FrameTokens(Visit[] visits, Reach reach)
    {
        this.visits = visits;
        this.reach = reach;
        waiting = new ulong[reach.Words];
        serving = new ulong[reach.Words];
        streaming = new ulong[reach.Words];
        arrived = new long[visits.Length];
    }

    /// <summary>A new query at its first stages; returns as <see cref="Move"/>.</summary>
    public int Begin(int[] roots, long admitted, out Visit? fired)
    {
        gate.Enter();
        Array.Clear(waiting);
        Array.Clear(serving);
        Array.Clear(streaming);
        Put(roots, admitted);
        var count = Fire(admitted, out fired);
        gate.Exit();
        return count;
    }

    /// <summary>A visit has ended; its token goes to these stages.</summary>
    /// <param name="left">The visit.</param>
    /// <param name="targets">Numbers of the stages.</param>
    /// <param name="fired">The first of the visits that begin by that, linked by <see cref="Visit.Next"/>.</param>
    /// <returns>How many begin.</returns>
    public int Move(Visit left, ReadOnlySpan<int> targets, out Visit? fired)
    {
        var stage = left.Stage.Index;
        gate.Enter();
        serving[stage / 64] &= ~(1UL << (stage % 64));
        streaming[stage / 64] &= ~(1UL << (stage % 64));
        Put(targets, left.End);
        var count = Fire(left.End, out fired);
        gate.Exit();
        return count;
    }

    /// <summary>A visit in service has given its first piece to these stages; returns as <see cref="Move"/>.</summary>
    public int Stream(Visit giver, int[] targets, long at, out Visit? fired)
    {
        var stage = giver.Stage.Index;
        gate.Enter();
        serving[stage / 64] &= ~(1UL << (stage % 64));
        streaming[stage / 64] |= 1UL << (stage % 64);
        Put(targets, at);
        var count = Fire(at, out fired);
        gate.Exit();
        return count;
    }

    private void Put(ReadOnlySpan<int> targets, long at)
    {
        foreach (var target in targets)
        {
            var bit = 1UL << (target % 64);
            ref var word = ref waiting[target / 64];
            arrived[target] = (word & bit) == 0 ? at : Math.Max(arrived[target], at);
            word |= bit;
        }
    }

    // Beginning moves a token within its stage: it changes nothing for the others, so one look at each is enough.
    private int Fire(long at, out Visit? fired)
    {
        fired = null;
        Visit? last = null;
        var count = 0;
        var lowest = -1;
        for (var word = 0; word < waiting.Length; word++)
        {
            for (var left = waiting[word]; left != 0; left &= left - 1)
            {
                var stage = (word * 64) + BitOperations.TrailingZeroCount(left);
                if (lowest < 0) lowest = stage;
                if (MayCome(stage)) continue;
                Begin(stage, at, ref fired, ref last);
                count++;
            }
        }

        if (count > 0 || lowest < 0 || IsAnyInService()) return count;
        Begin(lowest, at, ref fired, ref last);
        return 1;
    }

    private bool MayCome(int stage)
    {
        var before = reach.Before(stage);
        var beforeAtEnd = reach.BeforeAtEnd(stage);
        for (var word = 0; word < waiting.Length; word++)
        {
            var own = word == stage / 64 ? 1UL << (stage % 64) : 0;
            if ((((waiting[word] | serving[word]) & before[word] & ~own) | (streaming[word] & beforeAtEnd[word])) != 0) return true;
            // A stage is not visited twice at the same time by one query.
            if (((serving[word] | streaming[word]) & own) != 0) return true;
        }

        return false;
    }

    private void Begin(int stage, long at, ref Visit? first, ref Visit? last)
    {
        var bit = 1UL << (stage % 64);
        waiting[stage / 64] &= ~bit;
        serving[stage / 64] |= bit;
        var visit = visits[stage];
        visit.Ready = Math.Max(arrived[stage], at);
        visit.Step = VisitStep.Waiting;
        visit.Next = null;
        if (last is null) first = visit;
        else last.Next = visit;
        last = visit;
    }

    private bool IsAnyInService()
    {
        for (var word = 0; word < serving.Length; word++)
        {
            if ((serving[word] | streaming[word]) != 0) return true;
        }

        return false;
    }
}
