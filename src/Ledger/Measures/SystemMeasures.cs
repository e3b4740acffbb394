namespace Modbench.Ledger;

/// <summary>
/// What a condition means for all its programs together, from their normalised progress NP (Eyerman and Eeckhout, System-Level Performance Metrics for
/// Multiprogram Workloads, IEEE Micro 28(3), 2008): average normalised turnaround time ANTT = mean of 1/NP, system throughput STP = Σ NP, and fairness =
/// lowest ÷ highest NP.
/// </summary>
internal static class SystemMeasures
{
    public static readonly string[] Names = ["np", "antt", "stp", "fairness"];

    /// <summary>Of a launch whose blocks took turns.</summary>
    /// <param name="values">The subject's, with its slowdown in them.</param>
    /// <param name="neighbours">Each copy is a program.</param>
    public static void Add(LaunchValues values, IReadOnlyList<NeighbourProgress> neighbours)
    {
        var slowdown = values.All.Single(value => value.Key.Measure == "slowdown");
        if (slowdown.Value is not { } factor || factor <= 0)
        {
            foreach (var name in Names) values.Absent(name, slowdown.Reason ?? "the slowdown is 0");
            return;
        }

        values.Add("np", 1 / factor, notes: slowdown.Notes);
        if (Missing(neighbours) is { } missing)
        {
            foreach (var name in Names[1..]) values.Absent(name, missing);
            return;
        }

        foreach (var (name, value) in Of([1 / factor, .. neighbours.Select(neighbour => neighbour.Np!.Value)])) values.Add(name, value, notes: slowdown.Notes);
    }

    /// <summary>ANTT, STP and fairness.</summary>
    /// <param name="progress">NP of each program, above 0.</param>
    public static IEnumerable<(string Measure, double Value)> Of(IReadOnlyList<double> progress) =>
    [
        ("antt", progress.Average(np => 1 / np)),
        ("stp", progress.Sum()),
        ("fairness", progress.Min() / progress.Max()),
    ];

    private static string? Missing(IReadOnlyList<NeighbourProgress> neighbours) =>
        neighbours.Select(neighbour => neighbour.Missing).FirstOrDefault(reason => reason is not null)
        ?? (neighbours.Any(neighbour => neighbour.Np == 0) ? "a neighbour did nothing beside the subject" : null);
}
