namespace Modbench.Engine;

/// <summary>Before any load: nothing is in flight.</summary>
internal sealed class NoSink : IQuerySink
{
    public static readonly NoSink Instance = new();

    public QueryFrame? TakeBack(QueryFrame frame, Worker worker, long now) => null;

    public void ExpireWaiting(long now, QueryLog log)
    {
    }
}
