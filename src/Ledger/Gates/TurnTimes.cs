using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>What one turn of a process recorded, or all of them together.</summary>
/// <param name="stages">Of the pipeline.</param>
internal sealed class TurnTimes(int stages)
{
    private const int Twentieths = 20;
    private const ulong Odd = 0x9E3779B97F4A7C15;

    /// <summary>Of completed queries.</summary>
    public TimeTally Responses { get; } = new();

    /// <summary>Their visits, by the stage's number.</summary>
    public IReadOnlyList<VisitTimes> Visits { get; } = [.. Enumerable.Range(0, stages).Select(_ => new VisitTimes())];

    /// <summary>What the measured stretches served, whenever it was due.</summary>
    public ServedQueries Served { get; } = new();

    /// <summary>Measured queries.</summary>
    public int Measured { get; private set; }

    /// <summary>The same for the same queries, whatever order they ended in.</summary>
    public ulong Asked { get; private set; }

    /// <summary>Adds a query; true: it was measured, and completed.</summary>
    public bool Add(in QueryRecord query)
    {
        Served.Add(query);
        Asked += Mix(((ulong)query.Id * Odd) ^ (uint)query.Choice);
        if (!query.Measured) return false;
        Measured++;
        if (query.Outcome != QueryOutcome.Completed) return false;
        Responses.Add(query.Response);
        return true;
    }

    /// <summary>A measure that each turn has; null: it has none, or too little for it.</summary>
    /// <param name="measure">Its name.</param>
    /// <param name="stage">The stage's number; null: the whole pipeline.</param>
    public double? Of(string measure, int? stage)
    {
        if (stage is not { } number) return measure == "throughput" ? Throughput() : Of(measure, "response.", Responses);
        var visits = Visits[number];
        if (measure != "visits") return Of(measure, "service.", visits.Service) ?? Of(measure, "queueing.", visits.Queueing);
        return Responses.Count > 0 ? (double)visits.Count / Responses.Count : null;
    }

    /// <summary>
    /// Mean time of a completed query in a stage, waiting included, in nanoseconds; 0: none completed. Of visits the slowest and the fastest twentieth are left out: beside other work, which takes a
    /// core for some milliseconds now and then, they would hide a stage that takes a third longer.
    /// </summary>
    public double InStage(int stage) => Responses.Count == 0 || Visits[stage].Count == 0
        ? 0
        : (Middle(Visits[stage].Service) + Middle(Visits[stage].Queueing)) * Visits[stage].Count / Responses.Count;

    private static double Middle(TimeTally times) => Enumerable.Range(1, Twentieths - 1).Average(part => times.Quantile((double)part / Twentieths));

    private static double? Of(string measure, string prefix, TimeTally times)
    {
        if (!measure.StartsWith(prefix, StringComparison.Ordinal) || times.Count == 0) return null;
        if (measure.Length == prefix.Length + 4 && measure.EndsWith("mean", StringComparison.Ordinal)) return times.Mean;
        return ShareOf(measure[prefix.Length..]) is { } share && times.Count >= Quantile.Fewest(share) ? times.Quantile(share) : null;
    }

    private static double? ShareOf(string quantile) => QueryMeasures.ResponseQuantiles.FirstOrDefault(one => one.Name == quantile) is { Name: not null } known ? known.Share : null;

    private double? Throughput() => Served.Elapsed > 0 ? Served.Completed / (Served.Elapsed / 1e9) : null;

    // SplitMix64's finalizer: sums of it tell sets apart.
    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
