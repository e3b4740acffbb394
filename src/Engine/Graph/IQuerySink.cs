namespace Modbench.Engine;

/// <summary>Where the executor's finished frames go: the load that issued them.</summary>
internal interface IQuerySink
{
    /// <summary>
    /// A query has ended and nothing of it is active; called by the worker that saw it. The frame is the sink's again. It may return
    /// a frame with an admitted query, which the same worker then runs.
    /// </summary>
    QueryFrame? TakeBack(QueryFrame frame, Worker worker, long now);

    /// <summary>Ends the queries outside the graph that have passed their timeout; called by the watchdog now and then.</summary>
    void ExpireWaiting(long now, QueryLog log);
}
