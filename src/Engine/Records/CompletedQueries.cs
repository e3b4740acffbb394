namespace Modbench.Engine;

/// <summary>Counts completed queries as far as the logs are, looking at each record once.</summary>
internal sealed class CompletedQueries(LaunchLogs logs)
{
    private LogPosition seen = logs.Position();
    private long completed;

    public long Count()
    {
        var next = logs.Position();
        foreach (var query in logs.QueriesBetween(seen, next))
        {
            if (query.Outcome == QueryOutcome.Completed) completed++;
        }

        seen = next;
        return completed;
    }
}
