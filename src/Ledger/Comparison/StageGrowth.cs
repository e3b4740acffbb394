namespace Modbench.Ledger;

/// <summary>The stage whose part of a query grew most.</summary>
internal static class StageGrowth
{
    private static readonly string[] Times = ["queueing.mean", "service.mean"];

    /// <summary>By visits times what a visit waits and takes, means over launches.</summary>
    /// <param name="rows">All rows of a pipeline and scenario, the base's and the head's.</param>
    /// <returns>Null: none grew, or it is not known.</returns>
    public static string? Of(IReadOnlyList<(MeasureRow Base, MeasureRow Head)> rows)
    {
        var values = rows.Where(row => row.Head.Stage is not null && row is { Base.Value: not null, Head.Value: not null }).ToLookup(row => row.Head.Stage!);
        var grown = values.Select(stage => (stage.Key, By: Time(stage, head: true) - Time(stage, head: false))).Where(stage => stage.By > 0).ToList();
        return grown.Count == 0 ? null : grown.MaxBy(stage => stage.By).Key;
    }

    private static double Time(IEnumerable<(MeasureRow Base, MeasureRow Head)> stage, bool head)
    {
        var rows = stage.Select(row => head ? row.Head : row.Base).ToList();
        var visits = rows.Find(row => row.Measure == "visits")?.Value ?? 1;
        return visits * rows.Where(row => Times.Contains(row.Measure)).Sum(row => row.Value!.Value);
    }
}
