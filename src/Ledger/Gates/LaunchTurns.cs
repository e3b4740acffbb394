using System.Globalization;
using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>One process of a pair, turn by turn; a whole launch is one long turn.</summary>
public sealed class LaunchTurns
{
    private readonly LaunchRecords records;
    private readonly List<TurnTimes> turns;
    private readonly TurnTimes all;

    private LaunchTurns(LaunchRecords records)
    {
        this.records = records;
        if (records.Blocks.Count >= byte.MaxValue) throw new InvalidOperationException($"{records.Blocks.Count} turns in one launch");
        all = new TurnTimes(records.Stages.Count);
        turns = [.. records.Blocks.Select(_ => new TurnTimes(records.Stages.Count))];
    }

    /// <summary>How many turns it had.</summary>
    public int Count => turns.Count;

    internal IReadOnlyList<TurnTimes> Turns => turns;

    internal TurnTimes All => all;

    internal IReadOnlyList<string> Stages => records.Stages;

    /// <summary>Reads a launch once.</summary>
    /// <param name="records">Its records, which stay open.</param>
    public static LaunchTurns Of(LaunchRecords records)
    {
        var launch = new LaunchTurns(records);
        launch.Read();
        return launch;
    }

    /// <summary>Whether two processes were not asked the same in each turn; null: they were.</summary>
    public static string? Difference(LaunchTurns under, LaunchTurns over)
    {
        if (under.Count != over.Count) return string.Create(CultureInfo.InvariantCulture, $"the base had {under.Count} turns, the head {over.Count}");

        // Whole launches go by the clock.
        if (under.Count == 1) return null;
        var turn = under.turns.Zip(over.turns).ToList().FindIndex(pair => pair.First.Measured != pair.Second.Measured || pair.First.Asked != pair.Second.Asked);
        return turn < 0 ? null : string.Create(CultureInfo.InvariantCulture, $"turn {turn + 1} of the head asked other queries than the base's");
    }

    /// <summary>What the process has once, over all its turns; null: it has none, or too few queries for it.</summary>
    /// <param name="measure">As the catalogue names it.</param>
    /// <param name="stage">The stage's number; null: the whole pipeline.</param>
    internal double? Once(string measure, int? stage) => stage is not null ? all.Of(measure, stage) : measure switch
    {
        "setup" => records.SetupNs,
        "first_response" => records.FirstResponseNs,
        _ when IsOffline(measure) => null,
        _ when MeasureCatalog.IsQuality(measure) => Quality(measure[MeasureCatalog.QualityPrefix.Length..]),
        _ => BlockMeasures.Of(measure, records.Blocks, all.Served.Count) ?? all.Of(measure, null),
    };

    /// <summary>As <see cref="Once"/>, of one turn; null also: a turn has no such measure.</summary>
    internal double? InTurn(int turn, string measure, int? stage) => IsOffline(measure) ? null : turns[turn].Of(measure, stage);

    // There all queries are due at the start.
    private bool IsOffline(string measure) => records.Scenario == LaunchMeasures.OfflineKind && measure.StartsWith("response.", StringComparison.Ordinal);

    private double? Quality(string name) => records.Qualities.FirstOrDefault(quality => quality.Name == name)?.Mean;

    private void Read()
    {
        var numbers = new Dictionary<int, int>();
        for (var turn = 0; turn < turns.Count; turn++)
        {
            var block = records.Blocks[turn];
            numbers[block.Index] = turn;
            turns[turn].Served.Begin(block);
            all.Served.Begin(block);
        }

        var counted = new QueryMap();
        records.Queries.InChunks(queries =>
        {
            foreach (ref readonly var query in queries)
            {
                if (!numbers.TryGetValue(query.Block, out var turn)) continue;
                all.Add(query);
                if (turns[turn].Add(query)) counted.Set(query.Id, (byte)(turn + 1));
            }
        });
        records.Spans.InChunks(visits =>
        {
            foreach (ref readonly var visit in visits)
            {
                if (counted[visit.Query] is var turn and > 0)
                {
                    all.Visits[visit.Stage].Add(visit);
                    turns[turn - 1].Visits[visit.Stage].Add(visit);
                }
            }
        });
    }
}
