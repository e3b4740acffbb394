using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>What only some kinds of load have: queries turned away, their age, groups, sessions.</summary>
internal static class TrafficMeasures
{
    private static readonly (string Name, double Share)[] Quantiles = [("p50", 0.5), ("p90", 0.9), ("p99", 0.99)];
    private static readonly (string Name, double Share)[] SessionQuantiles = [("p50", 0.5), ("p90", 0.9)];

    /// <param name="values">Where the values go.</param>
    /// <param name="records">The condition's.</param>
    /// <param name="scenario">As it ran; null: the plan does not have it.</param>
    /// <param name="marks">What holds for the condition.</param>
    public static void Add(LaunchValues values, ConditionRecords records, Scenario? scenario, IReadOnlyList<string> marks)
    {
        if (scenario?.IsOpenLoop == true)
        {
            if (scenario is ServerScenario) AddTurnedAway(values, records, marks);
            AddAge(values, records, marks);
        }

        switch (scenario)
        {
            case MultiStreamScenario: AddGroups(values, records.Groups!.Times, marks); break;
            case SessionScenario: AddSessions(values, records, records.Sessions!, marks); break;
        }
    }

    /// <summary>How many were shed and dropped, and which share of the measured queries that is.</summary>
    public static void AddTurnedAway(LaunchValues values, ConditionRecords records, IReadOnlyList<string> marks)
    {
        foreach (var (measure, count) in new[] { ("shed", records.Counts.Shed), ("dropped", records.Counts.Dropped) })
        {
            values.Add(measure, count, notes: marks);
            if (records.Queries > 0)
            {
                values.Add(measure + ".share", (double)count / records.Queries, notes: marks);
            }
            else
            {
                values.Absent(measure + ".share", "no query was measured");
            }
        }
    }

    // How old a query is when its work begins: a camera's picture that waited is a picture of the past.
    private static void AddAge(LaunchValues values, ConditionRecords records, IReadOnlyList<string> marks) =>
        AddTimes(values, "age", records.Ages, Quantile.MedianAndP99, "queries", "no query completed", marks);

    private static void AddGroups(LaunchValues values, TimeTally responses, IReadOnlyList<string> marks)
    {
        const string none = "no group of queries completed whole";
        if (responses.Count == 0)
        {
            values.Absent("group.response.mean", none);
        }
        else
        {
            values.Add("group.response.mean", responses.Mean, notes: marks);
        }

        AddTimes(values, "group.response", responses, Quantiles, "groups", none, marks);
    }

    // A session whose first turn was not measured, or whose later ones the end of the block cut off, says nothing of how long sessions are.
    private static void AddSessions(LaunchValues values, ConditionRecords records, SessionTimes sessions, IReadOnlyList<string> marks)
    {
        values.Add("sessions", sessions.Count, notes: marks);
        values.Add("sessions.failed", sessions.Failed, notes: marks);
        if (sessions.Count > 0)
        {
            values.Add("session.turns", (double)records.Completed / sessions.Count, notes: marks);
        }
        else
        {
            values.Absent("session.turns", "no query was measured");
        }

        AddTimes(values, "session.time", sessions.Times, SessionQuantiles, "sessions", "no session was answered whole", marks);
    }

    private static void AddTimes(
        LaunchValues values, string measure, TimeTally times, IReadOnlyList<(string Name, double Share)> quantiles, string what, string none, IReadOnlyList<string> marks)
    {
        if (times.Count > 0)
        {
            values.AddQuantiles(measure, times, quantiles, what, null, marks);
            return;
        }

        foreach (var (name, _) in quantiles) values.Absent($"{measure}.{name}", none);
    }
}
