namespace Modbench.Engine;

/// <summary>Which query is which turn of a session: from a drawn start on in declared order, within the class that was drawn for the session. A pure function.</summary>
internal sealed class SessionChoice
{
    private readonly CounterHash starts;
    private readonly ClassDraw draw;
    private readonly IReadOnlyList<QueryClass> classes;

    public SessionChoice(int seed, int queryCount, IReadOnlyList<QueryClass> classes)
    {
        this.classes = classes.Count > 0 ? classes : [new QueryClass("", 0, queryCount, 1)];
        starts = new CounterHash(seed, RandomStream.Sessions);
        draw = new ClassDraw(seed, RandomStream.Classes, this.classes);
    }

    public int At(long session, int turn)
    {
        var of = classes[draw.At(session)];
        var start = (long)(starts.Bits(session) % (ulong)of.Count);
        return of.First + (int)((start + turn) % of.Count);
    }
}
