using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>Who had which core when, as far as the traced processes' records tell.</summary>
public sealed class CoreUse
{
    private readonly Dictionary<short, Turn[]> byCore;
    private readonly IReadOnlyList<Program> programs;

    private CoreUse(IReadOnlyList<Program> programs, Dictionary<short, Turn[]> byCore)
    {
        this.programs = programs;
        this.byCore = byCore;
    }

    /// <param name="processes">The subject first.</param>
    public static CoreUse Of(IReadOnlyList<TracedProcess> processes)
    {
        var turns = new Dictionary<short, List<Turn>>();
        for (var number = 0; number < processes.Count; number++)
        {
            foreach (var timeline in ThreadTimeline.Of(processes[number].Records.ThreadEvents).Values)
            {
                foreach (var stretch in timeline.Between(long.MinValue, long.MaxValue))
                {
                    if (stretch.State != WorkState.Running || stretch.Core < 0) continue;
                    if (!turns.TryGetValue(stretch.Core, out var own)) turns[stretch.Core] = own = [];
                    own.Add(new Turn(stretch.Start, stretch.End, number, timeline.Thread));
                }
            }
        }

        return new CoreUse(
            [.. processes.Select(process => new Program(process.Pipeline, process.Records.Stages, new VisitThreads(process.Records.Segments)))],
            turns.ToDictionary(pair => pair.Key, pair => pair.Value.OrderBy(turn => turn.Start).ToArray()));
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
                edges.UnionWith(programs[turn.Program].Threads.Turns(turn.Thread, Math.Max(start, turn.Start), Math.Min(end, turn.End)));
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

    private short StageOf(Turn turn, long at) => programs[turn.Program].Threads.StageAt(turn.Thread, at);

    private IEnumerable<Turn> Turns(short core, long start, long end)
    {
        if (!byCore.TryGetValue(core, out var turns)) yield break;
        for (var i = Math.Max(0, Last(turns, start)); i < turns.Length && turns[i].Start < end; i++)
        {
            if (turns[i].End > start) yield return turns[i];
        }
    }

    private Turn? TurnAt(short core, long at)
    {
        if (!byCore.TryGetValue(core, out var turns)) return null;
        var last = Last(turns, at);
        return last >= 0 && turns[last].End > at ? turns[last] : null;
    }

    /// <summary>The last that began by then; −1: none had.</summary>
    private static int Last(Turn[] turns, long at)
    {
        var (low, high) = (0, turns.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (turns[middle].Start <= at) low = middle + 1;
            else high = middle;
        }

        return low - 1;
    }

    private readonly record struct Turn(long Start, long End, int Program, int Thread);

    private sealed record Program(string Pipeline, IReadOnlyList<string> Stages, VisitThreads Threads);
}
