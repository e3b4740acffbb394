using System.Globalization;
using System.Text.RegularExpressions;
using MathNet.Numerics.Statistics;

namespace Modbench.GateBenchmark;

/// <summary>A pair's response and rate from its slices, as the gate takes them from records, and what they had been on a slower machine.</summary>
/// <param name="pair">As recorded.</param>
internal sealed partial class SlicedPair(RecordedPair pair)
{
    private const int TurnsOfRound = 2; // of each side

    private readonly List<RecordedSlice> bases = Of(pair, isHead: false);
    private readonly List<RecordedSlice> heads = Of(pair, isHead: true);

    /// <summary>Rounds that had turns of both sides; whole launches have one.</summary>
    public int Rounds => IsWhole ? 1 : Math.Min(bases.Count, heads.Count) / TurnsOfRound;

    /// <summary>Rounds, from 0, that the gate left out, as the pair's notes say: those in which most methods were compiled. They name only how many and how many methods each had.</summary>
    public IReadOnlySet<int> LeftOut { get; } = LeftOutOf(pair);

    /// <summary>Pipeline objects that each process made; null: the notes don't say.</summary>
    public int? Lives { get; } = pair.Notes.Select(note => LivesNote().Match(note)).FirstOrDefault(one => one.Success) is { } match ? Number(match.Groups[1]) : null;

    private bool IsWhole => pair.Method == RecordedPair.WholeLaunches || pair.Whole is not null;

    /// <summary>The logarithm of head ÷ base, of median responses: the median over the turns of rounds that count; of whole launches, of the medians of their slices.</summary>
    /// <param name="slowness">By seconds since the pair began; null: as it was.</param>
    public double? Response(Slowness? slowness = null)
    {
        if (bases.Count == 0 || heads.Count == 0) return null;
        if (IsWhole) return Math.Log(Middle(heads, slowness) / Middle(bases, slowness));
        var turns = Enumerable.Range(0, Rounds).Where(round => !LeftOut.Contains(round)).SelectMany(round => TurnLogs(round, slowness)).ToList();
        return turns.Count == 0 ? null : turns.Median();
    }

    /// <summary>By how much a slower machine would change the logarithm of a measure's ratio.</summary>
    public double Change(string measure, Slowness slowness) => measure switch
    {
        "throughput" => -(IsWhole ? Math.Log(Mean(heads, slowness) / Mean(bases, slowness)) : Response(slowness) - Response() ?? 0),
        _ when measure.StartsWith("response.", StringComparison.Ordinal) => Response(slowness) - Response() ?? 0,
        _ => 0,
    };

    /// <summary>Those that were not left out, by the pipeline object that they ran with.</summary>
    public IReadOnlyList<IReadOnlyList<double>> Lifetimes() =>
        [.. Enumerable.Range(0, Rounds).Where(round => !LeftOut.Contains(round)).GroupBy(round => round * (Lives ?? 1) / Rounds).Select(life => (IReadOnlyList<double>)[.. life.Select(round => TurnLogs(round, null).Average())])];

    private IEnumerable<double> TurnLogs(int round, Slowness? slowness) =>
        Enumerable.Range(round * TurnsOfRound, TurnsOfRound).Select(turn => Math.Log(P50(heads[turn], slowness) / P50(bases[turn], slowness)));

    private static List<RecordedSlice> Of(RecordedPair pair, bool isHead) => [.. pair.Slices.Where(slice => slice.Head == isHead).OrderBy(slice => slice.From)];

    private static double P50(RecordedSlice slice, Slowness? slowness) => slice.P50 * (slowness?.Invoke(slice.From, slice.To) ?? 1);

    private static double Mean(List<RecordedSlice> slices, Slowness slowness) =>
        slices.Sum(slice => (slice.To - slice.From) * slowness(slice.From, slice.To)) / slices.Sum(slice => slice.To - slice.From);

    /// <summary>The median of the slices' medians, each as often as it has queries.</summary>
    private static double Middle(List<RecordedSlice> slices, Slowness? slowness)
    {
        var ordered = slices.Select(slice => (slice.Queries, P50: P50(slice, slowness))).OrderBy(slice => slice.P50).ToList();
        var left = ordered.Sum(slice => slice.Queries) / 2.0;
        foreach (var (queries, p50) in ordered)
        {
            left -= queries;
            if (left <= 0) return p50;
        }

        return ordered[^1].P50;
    }

    private static HashSet<int> LeftOutOf(RecordedPair pair)
    {
        if (pair.Notes.Select(note => LeftOutNote().Match(note)).FirstOrDefault(one => one.Success) is not { } match) return [];
        var compiled = match.Groups[2].Value.Split(", ").Select(count => int.Parse(count, CultureInfo.InvariantCulture)).ToList();
        return [.. Enumerable.Range(0, compiled.Count).OrderByDescending(round => compiled[round]).Take(Number(match.Groups[1]))];
    }

    private static int Number(Group digits) => int.Parse(digits.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"methods were compiled in (\d+) of \d+ rounds \(([\d, ]+)\), which are left out")]
    private static partial Regex LeftOutNote();

    [GeneratedRegex(@"over (\d+) pipeline objects")]
    private static partial Regex LivesNote();
}
