using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>Sessions and how they ended; only those that have not ended are in memory.</summary>
/// <param name="turns">Of a whole session.</param>
internal sealed class SessionTimes(int turns)
{
    private readonly Dictionary<long, Session> open = [];

    /// <summary>From a session's first due time to its last turn's end, of those whose turns were all measured and answered.</summary>
    public TimeTally Times { get; } = new();

    /// <summary>Sessions with a measured turn.</summary>
    public int Count { get; private set; }

    /// <summary>Those that a turn which failed or timed out put an end to.</summary>
    public int Failed { get; private set; }

    /// <param name="query">Any of the condition's.</param>
    /// <param name="counts">It is measured.</param>
    public void Add(in QueryRecord query, bool counts)
    {
        var (number, turn) = Math.DivRem(query.Id, turns);
        var session = open.TryGetValue(number, out var known) ? known : new Session(long.MaxValue, long.MinValue, 0, 0, turns, false, null);
        session = session with { Seen = session.Seen + 1, Counts = session.Counts || counts };

        // No turn follows one that was not answered. Turns may be read in another order than they came.
        if (query.Outcome != QueryOutcome.Completed)
        {
            session = session with { Length = turn + 1, End = counts ? query.Outcome : null };
        }
        else if (counts)
        {
            session = session with { Due = Math.Min(session.Due, query.Due), Ended = Math.Max(session.Ended, query.End), Answered = session.Answered + 1 };
        }

        if (session.Seen < session.Length)
        {
            open[number] = session;
            return;
        }

        open.Remove(number);
        Close(session);
    }

    /// <summary>After the last query: what is still open was cut off by the end of its block.</summary>
    public void Close()
    {
        foreach (var session in open.Values) Close(session);
        open.Clear();
    }

    private void Close(in Session session)
    {
        if (!session.Counts) return;
        Count++;
        if (session.Answered == turns) Times.Add(session.Ended - session.Due);
        if (session.End is QueryOutcome.Failed or QueryOutcome.TimedOut) Failed++;
    }

    private readonly record struct Session(long Due, long Ended, int Seen, int Answered, long Length, bool Counts, QueryOutcome? End);
}
