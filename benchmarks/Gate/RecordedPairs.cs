using System.Text.Json;
using System.Text.Json.Serialization;
using MathNet.Numerics.Statistics;
using Modbench.Diagnosers;
using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.GateBenchmark;

/// <summary>The file of recorded pairs: one line each, added as soon as the pair is over, so that a recording that is cut off keeps what it had.</summary>
internal static class RecordedPairs
{
    private const double SliceNs = 50e6;
    private const int FewestQueries = 5;
    private const int MostSlices = 200;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    public static IReadOnlyList<RecordedPair> Read(string file) => [.. File.ReadLines(file).Where(line => line.Length > 0).Select(line => JsonSerializer.Deserialize<RecordedPair>(line, Options)!)];

    public static void Add(string file, RecordedPair pair) => File.AppendAllText(file, JsonSerializer.Serialize(pair, Options) + "\n");

    /// <summary>What every turn measured, and of a whole launch what about every 50 ms did.</summary>
    /// <param name="report">Its records have to be open.</param>
    /// <param name="beganNs">When the pair began, by the clock of the records.</param>
    public static IReadOnlyList<RecordedSlice> Slices(PairReport report, long beganNs) =>
        [.. Slices(report.Base?.Records, isHead: false, report.WholeBecause is null, beganNs), .. Slices(report.Head?.Records, isHead: true, report.WholeBecause is null, beganNs)];

    private static IEnumerable<RecordedSlice> Slices(LaunchRecords? records, bool isHead, bool areTurns, long beganNs)
    {
        if (records is null) yield break;
        var measured = records.Queries.Where(query => query is { Measured: true, Outcome: QueryOutcome.Completed }).ToLookup(query => query.Block);
        for (var turn = 0; turn < records.Blocks.Count; turn++)
        {
            var block = records.Blocks[turn];
            var queries = measured[block.Index].ToList();
            var length = Math.Max(1, block.End - block.MeasuredFrom);
            var pieces = areTurns ? 1 : (int)Math.Clamp(Math.Min(length / SliceNs, (double)queries.Count / FewestQueries), 1, MostSlices);
            var byPiece = queries.ToLookup(query => (int)Math.Clamp((query.End - block.MeasuredFrom) * pieces / length, 0, pieces - 1));
            for (var piece = 0; piece < pieces; piece++)
            {
                var own = byPiece[piece].Select(query => (double)query.Response).ToList();
                if (own.Count == 0) continue;
                var (from, to) = (block.MeasuredFrom + (length * piece / pieces), block.MeasuredFrom + (length * (piece + 1) / pieces));
                yield return new RecordedSlice(
                    isHead, turn, (from - beganNs) / 1e9, (to - beganNs) / 1e9, own.Count, own.Median(), pieces == 1 ? block.CpuNs : null, pieces == 1 ? block.Gen0 : null);
            }
        }
    }
}
