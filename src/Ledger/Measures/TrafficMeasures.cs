using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>What only some kinds of load have: queries turned away, their age, groups, sessions.</summary>
internal static class TrafficMeasures
{
    private static readonly (string Name, double Share)[] Quantiles = [("p50", 0.5), ("p90", 0.9), ("p99", 0.99)];

    /// <param name="values">Where the values go.</param>
    /// <param name="records">The condition's.</param>
    /// <param name="scenario">As it ran; null: the plan does not have it.</param>
    /// <param name="marks">What holds for the condition.</param>
    public static void Add(LaunchValues values, ConditionRecords records, Scenario? scenario, IReadOnlyList<string> marks)
    {
        if (scenario?.IsOpenLoop == true)
        {
            AddTurnedAway(values, records, marks);
            AddAge(values, records, marks);
        }

        switch (scenario)
        {
            case MultiStreamScenario groups: AddGroups(values, records, groups.SamplesPerQuery, marks); break;
            case SessionScenario sessions: AddSessions(values, records, sessions.Turns, marks); break;
        }
    }

    /// <summary>How many were shed and dropped, and which share of the measured queries that is.</summary>
    public static void AddTurnedAway(LaunchValues values, ConditionRecords records, IReadOnlyList<string> marks)
    {
        foreach (var (measure, count) in new[] { ("shed", records.Shed), ("dropped", records.Dropped) })
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
        AddTimes(values, "age", records.Sorted(query => query.Admitted - query.Due), "no query completed", [("p50", 0.5), ("p99", 0.99)], marks);

    private static void AddGroups(LaunchValues values, ConditionRecords records, int samples, IReadOnlyList<string> marks)
    {
        var whole = records.Completed.GroupBy(query => query.Id / samples).Where(group => group.Count() == samples);
        long[] responses = [.. whole.Select(group => group.Max(query => query.End) - group.Min(query => query.Due)).Order()];
        const string none = "no group of queries completed whole";
        if (responses.Length == 0)
        {
            values.Absent("group.response.mean", none);
        }
        else
        {
            values.Add("group.response.mean", Quantile.Mean(responses), notes: marks);
        }

        AddTimes(values, "group.response", responses, none, Quantiles, marks);
    }

    private static void AddSessions(LaunchValues values, ConditionRecords records, int turns, IReadOnlyList<string> marks)
    {
        // A session whose first turn was not measured, or whose later ones the end of the block cut off, says nothing of how long sessions are.
        var answered = records.Completed.GroupBy(query => query.Id / turns).ToDictionary(session => session.Key, session => session.ToList());
        var all = answered.Keys.Union(records.NotCompleted.Select(query => query.Id / turns)).Count();
        long[] times =
        [
            .. answered.Values.Where(session => session.Count == turns).Select(session => session.Max(query => query.End) - session.Min(query => query.Due)).Order(),
        ];
        values.Add("sessions", all, notes: marks);
        if (all > 0)
        {
            values.Add("session.turns", (double)records.Completed.Count / all, notes: marks);
        }
        else
        {
            values.Absent("session.turns", "no query was measured");
        }

        AddTimes(values, "session.time", times, "no session was answered whole", [("p50", 0.5), ("p90", 0.9)], marks);
    }

    private static void AddTimes(
        LaunchValues values, string measure, long[] sorted, string none, IReadOnlyList<(string Name, double Share)> quantiles, IReadOnlyList<string> marks)
    {
        foreach (var (name, share) in quantiles)
        {
            if (sorted.Length == 0)
            {
                values.Absent($"{measure}.{name}", none);
            }
            else
            {
                values.AddQuantile($"{measure}.{name}", Quantile.Of(sorted, share), share, sorted.Length, notes: marks);
            }
        }
    }
}
