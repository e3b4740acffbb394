using System.Globalization;

namespace Modbench.Ledger;

/// <summary>Marks what is no steady state: the launches' drifts, taken together.</summary>
internal static class Stationarity
{
    /// <summary>The mark of rows that hold for no other length of time than that of the run.</summary>
    public const string NotStationary = "not stationary";

    /// <summary>Puts the mark on the times and rates of conditions that drift.</summary>
    /// <param name="rows">Over all launches.</param>
    /// <param name="launches">The per-launch values that the rows were made of.</param>
    public static void Mark(Dictionary<MeasureKey, MeasureRow> rows, IReadOnlyDictionary<MeasureKey, List<LaunchValue>> launches)
    {
        foreach (var (key, values) in launches.Where(group => group.Key.Measure == "drift"))
        {
            if (Note([.. values.Select(value => value.Drift).OfType<Drift>()], values.Count, key.Scenario == LaunchMeasures.OfflineKind ? "times per query" : "responses") is not { } note)
            {
                continue;
            }

            foreach (var marked in rows.Keys.Where(other => other with { Measure = "" } == key with { Measure = "" } && IsMarked(other.Measure) && rows[other].Value is not null).ToList())
            {
                rows[marked] = rows[marked] with { Notes = [.. rows[marked].Notes, note] };
            }
        }
    }

    private static bool IsMarked(string measure) =>
        measure is "drift" or "throughput" or "goodput" or "attainment"
        || measure.StartsWith("response.", StringComparison.Ordinal)
        || measure.StartsWith("slowdown", StringComparison.Ordinal);

    private static string? Note(IReadOnlyList<Drift> drifts, int launches, string what)
    {
        var drifting = Drift.NotStationary(drifts);
        if (drifting.Count == 0)
        {
            return null;
        }

        var change = drifting.Average(place => drifts[place].PerSecond);
        var seconds = drifting.Average(place => drifts[place].Seconds);
        var where = drifting.Count == launches ? "" : string.Create(CultureInfo.InvariantCulture, $" (in {drifting.Count} of {launches} launches)");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{NotStationary}: {what} {(change > 0 ? "grew" : "fell")} by {Math.Abs(change) * 100:0.##} % a second over {seconds:0.#} s, so they depend on how long was measured{where}");
    }
}
