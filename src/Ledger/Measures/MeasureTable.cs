using System.Globalization;

namespace Modbench.Ledger;

/// <summary>Rows of the ledger from per-launch values: means and intervals across launches, and the ratios of conditions that lived in different launches.</summary>
public static class MeasureTable
{
    private static readonly (string Measure, string Traced, string Response)[] Overheads =
    [
        ("traced.overhead", "traced.response.mean", "response.mean"),
        ("traced.overhead.p50", "traced.response.p50", "response.p50"),
        ("traced.overhead.p99", "traced.response.p99", "response.p99"),
        ("sampled.overhead", "sampled.response.mean", "response.mean"),
        ("sampled.overhead.p50", "sampled.response.p50", "response.p50"),
    ];

    private const string OneLaunch = "one launch: no interval, it needs one launch more";

    /// <param name="values">Of all launches, in the order of the launches.</param>
    /// <param name="plan">What was to be run: who is whose neighbour.</param>
    /// <param name="others">Rows that are no means over launches' values.</param>
    public static IReadOnlyList<MeasureRow> Of(IEnumerable<LaunchValue> values, PlanRow plan, IReadOnlyList<MeasureRow>? others = null)
    {
        var groups = new Dictionary<MeasureKey, List<LaunchValue>>();
        foreach (var value in values)
        {
            if (!groups.TryGetValue(value.Key, out var group))
            {
                groups[value.Key] = group = [];
            }

            group.Add(value);
        }

        var rows = groups.ToDictionary(group => group.Key, group => Row(group.Key, group.Value));
        Stationarity.Mark(rows, groups);
        foreach (var derived in rows.Values.SelectMany(row => AcrossLaunches(row, rows)).ToList())
        {
            rows[derived.Key] = derived;
        }

        foreach (var derived in WholeLaunches.Of(plan, rows, groups).ToList())
        {
            rows[derived.Key] = derived;
        }

        return Sorted([.. rows.Values, .. others ?? []]);
    }

    // Conditions as they first appear; within one, the pipeline's measures as in the catalog, then each stage's.
    private static List<MeasureRow> Sorted(IReadOnlyCollection<MeasureRow> rows)
    {
        var conditions = rows.Select(ConditionOf).Distinct().Select((key, place) => (key, place)).ToDictionary();
        var classes = rows.Select(row => row.Class).Distinct().Select((name, place) => (name: name ?? "", place)).ToDictionary();
        var stages = rows.Select(StageOf).Distinct().Select((key, place) => (key, place)).ToDictionary();
        return
        [
            .. rows
                .OrderBy(row => conditions[ConditionOf(row)])
                .ThenBy(row => row.Class is null ? -1 : classes[row.Class])
                .ThenBy(row => row.Stage is null ? -1 : stages[StageOf(row)])
                .ThenBy(row => MeasureCatalog.Place(row.Measure))
                .ThenBy(row => row.Measure, StringComparer.Ordinal),
        ];

        static (string, string, string) ConditionOf(MeasureRow row) => (row.Pipeline, row.Scenario, row.Condition);
        static (string, string, string, string?) StageOf(MeasureRow row) => (row.Pipeline, row.Scenario, row.Condition, row.Stage);
    }

    private static MeasureRow Row(MeasureKey key, List<LaunchValue> launches)
    {
        var kind = MeasureCatalog.Find(key.Measure) ?? throw new InvalidOperationException($"'{key.Measure}' is not in the catalog");
        double[] values = [.. launches.Where(launch => launch.Value is not null).Select(launch => launch.Value!.Value)];
        var notes = Notes(launches);
        var missing = launches.FirstOrDefault(launch => launch.Value is null);
        if (values.Length == 0)
        {
            return Absent(key, kind.Unit, missing!.Reason!, notes);
        }

        if (missing is not null)
        {
            notes.Add(string.Create(
                CultureInfo.InvariantCulture, $"launches missing: {launches.Count - values.Length} of {launches.Count} have no value: {missing.Reason}"));
        }

        var row = Row(key, kind.Unit, kind.Average(values), values, OneLaunch, notes);
        return launches.Max(launch => launch.Missing) is var more and > 0 ? NotClaimed(row, more, launches.Count(launch => launch.Missing > 0), launches.Count) : row;
    }

    // Value and interval are of what was measured; of the quantile itself they can't be claimed.
    private static MeasureRow NotClaimed(MeasureRow row, long more, int lacking, int launches)
    {
        var quantile = row.Measure[(row.Measure.LastIndexOf('.') + 1)..];
        var needs = string.Create(CultureInfo.InvariantCulture, $"{quantile} needs {more:#,0} {(more == 1 ? "query" : "queries")} more a launch");
        var where = lacking == launches ? "" : string.Create(CultureInfo.InvariantCulture, $" (in {lacking} of {launches} launches)");
        return row with
        {
            Reason = row.Values.Count > 1 ? needs : $"{needs}, and its interval one launch more",
            Notes = [.. row.Notes, $"few queries: {needs}{where}"],
        };
    }

    // Launches differ in a mark's numbers; one of them stands for all, and says for how many.
    private static List<string> Notes(List<LaunchValue> launches) =>
    [
        .. launches.SelectMany(launch => launch.Notes).GroupBy(Mark).Select(marked => marked.Count() == launches.Count
            ? marked.First()
            : string.Create(CultureInfo.InvariantCulture, $"{marked.First()} (in {marked.Count()} of {launches.Count} launches)")),
    ];

    private static string Mark(string note) => note[..Math.Max(0, note.IndexOf(':', StringComparison.Ordinal))];

    private static IEnumerable<MeasureRow> AcrossLaunches(MeasureRow row, Dictionary<MeasureKey, MeasureRow> rows)
    {
        var key = row.Key;
        if (row.Stage is not null || row.Class is not null)
        {
            yield break;
        }

        foreach (var (overhead, _, response) in Overheads.Where(overhead => overhead.Traced == row.Measure))
        {
            yield return Ratio(key with { Measure = overhead }, row, rows.GetValueOrDefault(key with { Measure = response }), "no untraced launch", []);
        }

        if (row.Measure != "response.mean" || Conditions.NeighboursOf(row.Condition) is not { } neighbours)
        {
            yield break;
        }

        if (row.Scenario == LaunchMeasures.OfflineKind)
        {
            foreach (var offline in Offline(key, neighbours, rows)) yield return offline;
            yield break;
        }

        var solo = rows.GetValueOrDefault(key with { Condition = Conditions.Like(row.Condition, Conditions.Solo) });
        var paused = rows.GetValueOrDefault(key with { Condition = Conditions.Paused(neighbours) });
        yield return paused is null
            ? Absent(key with { Measure = "residency" }, "ratio", "no launch had the neighbour paused", [])
            : Ratio(key with { Measure = "residency" }, paused, solo, "no solo launch", []);

        // Blocks that take turns give the slowdown within each launch; whole launches give it only here.
        if (rows.ContainsKey(key with { Measure = "slowdown" }))
        {
            yield break;
        }

        foreach (var (slowdown, response) in new[] { ("slowdown", "response.mean"), ("slowdown.p50", "response.p50"), ("slowdown.p99", "response.p99") })
        {
            var over = rows.GetValueOrDefault(key with { Measure = response });
            var under = rows.GetValueOrDefault(key with { Measure = response, Condition = (paused ?? solo)?.Condition ?? Conditions.Solo });
            string[] notes = [$"whole launches: compared with {under?.Condition ?? Conditions.Solo} launches, conditions did not take turns within one"];
            yield return over is null
                ? Absent(key with { Measure = slowdown }, "ratio", "the condition was not measured", notes)
                : Ratio(key with { Measure = slowdown }, over, under, "no launch without the neighbour's work to compare with", notes);
        }
    }

    /// <summary>All queries are due at the start: what grows is the time per query, the reciprocal of the throughput.</summary>
    private static IEnumerable<MeasureRow> Offline(MeasureKey key, string neighbours, Dictionary<MeasureKey, MeasureRow> rows)
    {
        var beside = rows.GetValueOrDefault(key with { Measure = "throughput" });
        var solo = rows.GetValueOrDefault(key with { Measure = "throughput", Condition = Conditions.Like(key.Condition, Conditions.Solo) });
        var paused = rows.GetValueOrDefault(key with { Measure = "throughput", Condition = Conditions.Paused(neighbours) });
        yield return paused is null
            ? Absent(key with { Measure = "residency" }, "ratio", "no launch had the neighbour paused", [])
            : Inverse(key with { Measure = "residency" }, paused, solo, "no solo launch", []);
        if (rows.ContainsKey(key with { Measure = "slowdown" })) yield break;
        var from = paused ?? solo;
        string[] notes = [$"whole launches: compared with {from?.Condition ?? Conditions.Solo} launches, conditions did not take turns within one"];
        yield return beside is null
            ? Absent(key with { Measure = "slowdown" }, "ratio", "the condition was not measured", notes)
            : Inverse(key with { Measure = "slowdown" }, beside, from, "no launch without the neighbour's work to compare with", notes);
        yield return Absent(key with { Measure = "slowdown.p50" }, "ratio", "Offline: all queries are due at the start", []);
        yield return Absent(key with { Measure = "slowdown.p99" }, "ratio", "Offline: all queries are due at the start", []);
    }

    private static MeasureRow Inverse(MeasureKey key, MeasureRow under, MeasureRow? over, string noBase, IReadOnlyList<string> notes) => over is null
        ? Absent(key, "ratio", under.Value is null ? under.Reason! : noBase, notes)
        : Ratio(key, over, under, noBase, notes);

    private static MeasureRow Ratio(MeasureKey key, MeasureRow over, MeasureRow? under, string noBase, IReadOnlyList<string> notes)
    {
        notes = [.. notes, .. over.Notes.Concat(under?.Notes ?? []).DistinctBy(Mark)];
        if (over.Value is null || under?.Value is null)
        {
            return Absent(key, "ratio", over.Value is null ? over.Reason! : under?.Reason ?? noBase, []);
        }

        if (over.Values.Concat(under.Values).Any(value => value <= 0))
        {
            return Absent(key, "ratio", "a launch has the value 0", notes);
        }

        return Row(key, "ratio", Estimate.Ratio(over.Values, under.Values), [], "fewer than two launches of one condition: no interval", notes);
    }

    private static MeasureRow Row(
        MeasureKey key, string unit, Estimate estimate, double[] values, string noInterval, IReadOnlyList<string> notes) =>
        new(key.Pipeline, key.Scenario, key.Condition, key.Stage, key.Measure, unit,
            estimate.Value, estimate.Low, estimate.High, estimate.Low is null ? noInterval : WideInterval.Reason(estimate, values.Length), values, notes)
        {
            Class = key.Class,
        };

    private static MeasureRow Absent(MeasureKey key, string unit, string reason, IReadOnlyList<string> notes) =>
        new(key.Pipeline, key.Scenario, key.Condition, key.Stage, key.Measure, unit, null, null, null, reason, [], notes)
        {
            Class = key.Class,
        };
}
