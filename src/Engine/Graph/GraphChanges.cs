using System.Globalization;

namespace Modbench.Engine;

/// <summary>What a launch runs otherwise than declared, to measure what it would change.</summary>
public sealed record GraphChanges
{
    private const string OfWorkers = "workers";
    private const string OfSlots = "slots";
    private const string OfBatches = "batch";

    /// <summary>Threads that run stages, ≥ 1; null: as many as there are cores, or slots if these are fewer.</summary>
    public int? Workers { get; init; }

    /// <summary>Slots by the stage's name, ≥ 1.</summary>
    public IReadOnlyDictionary<string, int> Slots { get; init; } = new Dictionary<string, int>();

    /// <summary>Batch sizes by the stage's name, ≥ 1; only of stages that take batches.</summary>
    public IReadOnlyDictionary<string, int> BatchSizes { get; init; } = new Dictionary<string, int>();

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    /// <exception cref="FormatException">The text is none of its.</exception>
    public static GraphChanges Parse(string text)
    {
        int? workers = null;
        var (slots, batches) = (new Dictionary<string, int>(), new Dictionary<string, int>());
        foreach (var part in text.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            var words = part.Split(' ');
            if (words.Length < 2 || !int.TryParse(words[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1) throw NoChange(part);
            switch (words)
            {
                case [OfWorkers, _]: workers = number; break;
                case [OfSlots, var stage, _]: slots[stage] = number; break;
                case [OfBatches, var stage, _]: batches[stage] = number; break;
                default: throw NoChange(part);
            }
        }

        return new GraphChanges { Workers = workers, Slots = slots, BatchSizes = batches };
    }

    /// <summary>The stages with their new numbers; all others as they are.</summary>
    /// <exception cref="FormatException">There is no stage of a name.</exception>
    public IReadOnlyList<StageWiring> Of(IReadOnlyList<StageWiring> stages)
    {
        foreach (var name in Slots.Keys.Concat(BatchSizes.Keys))
        {
            if (!stages.Any(stage => stage.Name == name)) throw NoChange(name);
        }

        return
        [
            .. stages.Select(stage => stage with
            {
                Slots = Slots.GetValueOrDefault(stage.Name, stage.Slots),
                BatchSize = BatchSizes.GetValueOrDefault(stage.Name, stage.BatchSize),
            }),
        ];
    }

    /// <summary>A graph with these numbers; stages that it does not have are no matter.</summary>
    public PipelineGraph Of(PipelineGraph graph) => graph with
    {
        Stages =
        [
            .. graph.Stages.Select(stage => stage with
            {
                Slots = Slots.GetValueOrDefault(stage.Name, stage.Slots),
                BatchSize = BatchSizes.GetValueOrDefault(stage.Name, stage.BatchSize),
            }),
        ],
    };

    /// <summary>In one line.</summary>
    public override string ToString() => string.Join(
        ';', Of(OfSlots, Slots).Concat(Of(OfBatches, BatchSizes)).Concat(Workers is { } workers ? [string.Create(CultureInfo.InvariantCulture, $"{OfWorkers} {workers}")] : []));

    private static IEnumerable<string> Of(string what, IReadOnlyDictionary<string, int> numbers) =>
        numbers.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => string.Create(CultureInfo.InvariantCulture, $"{what} {pair.Key} {pair.Value}"));

    private static FormatException NoChange(string text) => new($"'{text}' is no change of this graph");
}
