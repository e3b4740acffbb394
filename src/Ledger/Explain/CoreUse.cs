namespace Modbench.Ledger;

/// <summary>Who had which core when, as far as the traced processes' records tell.</summary>
internal sealed class CoreUse
{
    private readonly IReadOnlyList<TracedThreads> programs;
    private readonly Dictionary<short, Turn[]> byCore;

    /// <param name="programs">The subject's first.</param>
    public CoreUse(IReadOnlyList<TracedThreads> programs)
    {
        this.programs = programs;
        byCore = programs
            .SelectMany((program, number) => program.Timelines.Values.SelectMany(timeline => timeline.Between(long.MinValue, long.MaxValue)
                .Where(stretch => stretch is { State: WorkState.Running, Core: >= 0 })
                .Select(stretch => (stretch.Core, Turn: new Turn(stretch.Start, stretch.End, number, timeline.Thread)))))
            .GroupBy(one => one.Core, one => one.Turn)
            .ToDictionary(turns => turns.Key, turns => turns.OrderBy(turn => turn.Start).ToArray());
    }

    /// <summary>
    /// Charges a wait for a core. At each instant those pay who hold a core that the thread could have used: neighbours first, each core alike; else, where a
    /// core is held by nobody who is known, others; else the subject itself. Without the neighbour there would have been a core, whatever held the rest.
    /// </summary>
    /// <param name="start">The wait's.</param>
    /// <param name="end">The wait's.</param>
    /// <param name="cores">That the thread may use.</param>
    /// <param name="charges">Added to: nanoseconds by program (−1: others) and stage (−1: none that is known).</param>
    public void Charge(long start, long end, IReadOnlyList<int> cores, Dictionary<(int Program, short Stage), double> charges)
    {
        var edges = new SortedSet<long> { start, end };
        foreach (var core in cores)
        {
            foreach (var turn in Turns((short)core, start, end))
            {
                if (turn.Start > start) edges.Add(turn.Start);
                if (turn.End < end) edges.Add(turn.End);
                edges.UnionWith(programs[turn.Program].Work.Turns(turn.Thread, Math.Max(start, turn.Start), Math.Min(end, turn.End)));
            }
        }

        var from = start;
        foreach (var to in edges.Skip(1))
        {
            ChargeInstant(from, to - from, cores, charges);
            from = to;
        }
    }

    /// <summary>Charges in words, the largest first, and in whole nanoseconds that add up to what was charged.</summary>
    public IReadOnlyList<CoreHolder> Holders(Dictionary<(int Program, short Stage), double> charges)
    {
        var holders = charges.OrderByDescending(charge => charge.Value).Select(charge => Holder(charge.Key, (long)charge.Value)).ToList();
        if (holders.Count > 0) holders[0] = holders[0] with { Ns = holders[0].Ns + (long)Math.Round(charges.Values.Sum()) - holders.Sum(one => one.Ns) };
        return holders;
    }

    private CoreHolder Holder((int Program, short Stage) who, long ns) => who.Program < 0
        ? new CoreHolder(null, null, ns)
        : new CoreHolder(programs[who.Program].Pipeline, who.Stage < 0 ? null : programs[who.Program].Stages[who.Stage], ns);

    private void ChargeInstant(long at, long ns, IReadOnlyList<int> cores, Dictionary<(int Program, short Stage), double> charges)
    {
        Span<Turn> neighbours = new Turn[cores.Count];
        var (held, unknown) = (0, 0);
        Turn? own = null;
        foreach (var core in cores)
        {
            if (TurnAt((short)core, at) is not { } turn) unknown++;
            else if (turn.Program == 0) own = turn;
            else neighbours[held++] = turn;
        }

        foreach (var turn in neighbours[..held]) Add((turn.Program, StageOf(turn, at)), (double)ns / held);
        if (held > 0) return;
        if (unknown > 0 || own is null) Add((-1, -1), ns);
        else Add((0, StageOf(own.Value, at)), ns);

        void Add((int Program, short Stage) who, double charge) => charges[who] = charges.GetValueOrDefault(who) + charge;
    }

    private short StageOf(Turn turn, long at) => programs[turn.Program].Work.StageAt(turn.Thread, at);

    private IEnumerable<Turn> Turns(short core, long start, long end)
    {
        if (!byCore.TryGetValue(core, out var turns)) yield break;
        for (var i = Math.Max(0, LastBegun.At(turns, start, turn => turn.Start)); i < turns.Length && turns[i].Start < end; i++)
        {
            if (turns[i].End > start) yield return turns[i];
        }
    }

    private Turn? TurnAt(short core, long at)
    {
        if (!byCore.TryGetValue(core, out var turns)) return null;
        var last = LastBegun.At(turns, at, turn => turn.Start);
        return last >= 0 && turns[last].End > at ? turns[last] : null;
    }

    private readonly record struct Turn(long Start, long End, int Program, int Thread);
}
