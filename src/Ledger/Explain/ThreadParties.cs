using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>For whom a thread works at an instant: programs that live in one process share its threads.</summary>
internal sealed class ThreadParties
{
    private readonly IReadOnlyList<TracedThreads> programs;
    private readonly Dictionary<int, List<int>> workers = [];
    private readonly Dictionary<int, int> homes = [];
    private readonly Dictionary<int, List<int>> natives = [];
    private readonly HashSet<int> observers = [];
    private readonly List<int> together;

    /// <param name="programs">The subject's first.</param>
    public ThreadParties(IReadOnlyList<TracedThreads> programs)
    {
        this.programs = programs;
        for (var program = 0; program < programs.Count; program++)
        {
            foreach (var thread in programs[program].Work.Threads)
            {
                if (!workers.TryGetValue(thread, out var those)) workers[thread] = those = [];
                those.Add(program);
            }

            foreach (var thread in programs[program].Timelines.Keys) homes.TryAdd(thread, program);
        }

        // Programs that live in the subject's process have no records of its threads themselves.
        together = [.. Enumerable.Range(0, programs.Count).Where(program => program == 0 || programs[program].Timelines.Count == 0)];
        foreach (var (thread, home) in homes)
        {
            if (programs[home].IsObserver(thread)) observers.Add(thread);
            else if (!HasWork(thread) && programs[home].IsNative(thread)) natives[thread] = home == 0 ? together : [home];
        }
    }

    /// <summary>Some program's visits were worked for by this thread.</summary>
    public bool HasWork(int thread) => workers.ContainsKey(thread);

    /// <summary>
    /// The program, and its stage while the thread works for a visit. Between visits a thread belongs to the only program that it ever works for, or else to
    /// the one whose process it is of. A native library's thread works for whatever stage is in service in its process, if it is but one.
    /// </summary>
    public Party At(int thread, long time)
    {
        if (workers.TryGetValue(thread, out var those))
        {
            foreach (var program in those)
            {
                var stage = programs[program].Work.StageAt(thread, time);
                if (stage >= 0) return new Party(program, stage);
            }

            if (those.Count == 1) return new Party(those[0], -1);
        }

        if (observers.Contains(thread)) return Party.Observer;
        if (natives.TryGetValue(thread, out var hosts) && OnlyOneInService(hosts, time) is { } served) return served;
        return homes.TryGetValue(thread, out var home) ? new Party(home, -1) : Party.Unknown;
    }

    /// <summary>When it began or ended to work for a visit, within a stretch.</summary>
    public IEnumerable<long> Turns(int thread, long start, long end)
    {
        if (workers.TryGetValue(thread, out var those)) return those.SelectMany(program => programs[program].Work.Turns(thread, start, end));
        return natives.TryGetValue(thread, out var hosts)
            ? hosts.SelectMany(program => programs[program].Work.Threads.SelectMany(worker => programs[program].Work.Turns(worker, start, end)))
            : [];
    }

    /// <summary>
    /// The parts of a stretch in which threads of the subject's process work for no other visit than this one. Then it is this one that its native threads work for.
    /// </summary>
    public IReadOnlyList<TimeWindow> Alone(in Span visit, long start, long end)
    {
        var alone = new FreeTime(start, end);
        foreach (var program in together)
        {
            foreach (var other in programs[program].Work.Over(start, end))
            {
                if (program != 0 || (other.Visit, other.Stage) != (visit.Start, visit.Stage)) alone.Take(other.Start, other.End);
            }
        }

        return alone.Windows;
    }

    /// <summary>Null: none is in service, or several are.</summary>
    private Party? OnlyOneInService(List<int> hosts, long time)
    {
        Party? only = null;
        foreach (var program in hosts)
        {
            foreach (var worker in programs[program].Work.Threads)
            {
                var stage = programs[program].Work.StageAt(worker, time);
                if (stage < 0) continue;
                var party = new Party(program, stage);
                if (only is not null && only != party) return null;
                only = party;
            }
        }

        return only;
    }

    /// <summary>Full names; null: not known.</summary>
    public (string? Pipeline, string? Stage) Name(Party party) => party switch
    {
        _ when party == Party.Observer => (Blame.Observer, null),
        { Program: < 0 } => (null, null),
        _ => (programs[party.Program].Pipeline, party.Stage < 0 ? null : programs[party.Program].Stages[party.Stage]),
    };
}
