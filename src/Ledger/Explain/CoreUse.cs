namespace Modbench.Ledger;

/// <summary>Who had which core when, as far as the traced processes' records tell.</summary>
internal sealed class CoreUse
{
    private readonly ThreadParties parties;
    private readonly Dictionary<short, Turn[]> byCore;

    /// <param name="programs">The subject's first.</param>
    /// <param name="parties">Of the same programs.</param>
    public CoreUse(IReadOnlyList<TracedThreads> programs, ThreadParties parties)
    {
        this.parties = parties;
        byCore = programs
            .SelectMany(program => program.Timelines.Values.SelectMany(timeline => timeline.Between(long.MinValue, long.MaxValue)
                .Where(stretch => stretch is { State: WorkState.Running, Core: >= 0 })
                .SelectMany(stretch => Known(stretch, program.Lost).Select(part => (stretch.Core, Turn: new Turn(part.Start, part.End, timeline.Thread))))))
            .GroupBy(one => one.Core, one => one.Turn)
            .ToDictionary(turns => turns.Key, turns => turns.OrderBy(turn => turn.Start).ToArray());
    }

    /// <summary>
    /// Charges a wait for a core. At each instant those pay who hold a core that the thread could have used: neighbours first, each core alike, and among them
    /// whoever writes down what the others do; else, where a core is held by nobody who is known, others; else the subject itself. Without the neighbour there
    /// would have been a core, whatever held the rest.
    /// </summary>
    /// <param name="start">The wait's.</param>
    /// <param name="end">The wait's.</param>
    /// <param name="cores">That the thread may use.</param>
    /// <param name="charges">Added to.</param>
    public void Charge(long start, long end, IReadOnlyList<int> cores, Charges charges)
    {
        var turns = new Turns(start, end);
        foreach (var core in cores)
        {
            foreach (var turn in Of((short)core, start, end))
            {
                turns.Add(turn.Start);
                turns.Add(turn.End);
                turns.Add(parties.Turns(turn.Thread, Math.Max(start, turn.Start), Math.Min(end, turn.End)));
            }
        }

        foreach (var stretch in turns.Stretches) charges.Add(Cause.RunQueue, null, Holders(stretch.Start, cores), stretch.End - stretch.Start);
    }

    /// <summary>Of a turn whose end was lost nobody knows how long it was.</summary>
    private static IReadOnlyList<TimeWindow> Known(ThreadStretch stretch, IReadOnlyList<TimeWindow> lost)
    {
        var known = new FreeTime(stretch.Start, stretch.End);
        foreach (var window in lost) known.Take(window.Start, window.End);
        return known.Windows;
    }

    private List<Party> Holders(long at, IReadOnlyList<int> cores)
    {
        var neighbours = new List<Party>();
        var unknown = false;
        Party? own = null;
        foreach (var core in cores)
        {
            if (TurnAt((short)core, at) is not { } turn) unknown = true;
            else if (parties.At(turn.Thread, at) is var party && party.Program == 0) own = party;
            else neighbours.Add(party);
        }

        return neighbours.Count > 0 ? neighbours : [unknown || own is null ? Party.Unknown : own.Value];
    }

    private IEnumerable<Turn> Of(short core, long start, long end)
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

    private readonly record struct Turn(long Start, long End, int Thread);
}
