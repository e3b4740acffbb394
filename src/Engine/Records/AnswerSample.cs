namespace Modbench.Engine;

/// <summary>
/// Which answers are kept for quality: all up to <see cref="PerCondition"/>, above that a sample drawn by seed (reservoir sampling, Vitter 1985, algorithm R)
/// by the query's number in its condition, so that the order of completion does not decide.
/// </summary>
internal sealed class AnswerSample
{
    /// <summary>Answers judged at most for one condition.</summary>
    public const int PerCondition = 10_000;

    /// <summary>Conditions of one launch whose answers find room.</summary>
    public const int MaxConditions = 4;

    private readonly PipelineWiring wiring;
    private readonly int capacity;
    private readonly CounterHash hash;
    private readonly List<Kept> conditions = [];
    private readonly List<string> withoutRoom = [];
    private SpinGate gate;
    private Kept? current;

    public AnswerSample(PipelineWiring wiring, int seed, int capacity = PerCondition)
    {
        this.wiring = wiring;
        this.capacity = capacity;
        hash = new CounterHash(seed, RandomStream.Answers);
        wiring.MakeRoomForAnswers(capacity * MaxConditions);
    }

    /// <summary>Between blocks: whose answers come next.</summary>
    public void Begin(string condition)
    {
        current = conditions.Find(kept => kept.Condition == condition);
        if (current is not null) return;
        if (conditions.Count == MaxConditions)
        {
            if (!withoutRoom.Contains(condition)) withoutRoom.Add(condition);
            return;
        }

        current = new Kept(condition, conditions.Count * capacity, capacity);
        conditions.Add(current);
    }

    /// <summary>By the worker that ended the query.</summary>
    public void Keep(QueryFrame frame)
    {
        if (current is not { } kept) return;
        var sample = frame.sample;
        var place = sample < capacity ? sample : (long)(hash.Bits(sample) % (ulong)(sample + 1));
        if (place >= capacity) return;
        gate.Enter();
        try
        {
            if (kept.Owners[place] > sample) return;
            kept.Owners[place] = sample;
            wiring.KeepAnswer(kept.First + (int)place, frame);
        }
        finally
        {
            gate.Exit();
        }
    }

    /// <summary>Runs the qualities over what was kept; one that throws becomes its record's error.</summary>
    public IReadOnlyList<QualityRecord> Judge() =>
    [
        .. conditions.Where(kept => !Uncounted.Is(kept.Condition)).SelectMany(kept => wiring.Qualities.Select((name, quality) => Judge(kept, quality, name))),
        .. withoutRoom.SelectMany(condition => wiring.Qualities.Select(name =>
            new QualityRecord(condition, name, 0, null, $"a launch keeps the answers of {MaxConditions} conditions at most"))),
    ];

    private QualityRecord Judge(Kept kept, int quality, string name)
    {
        var judged = 0;
        var sum = 0.0;
        var failed = 0;
        string? first = null;
        for (var place = 0; place < capacity; place++)
        {
            if (kept.Owners[place] < 0) continue;
            try
            {
                var value = wiring.Judge(quality, kept.First + place);
                if (!double.IsFinite(value)) throw new NotFiniteNumberException($"it gave {value}");
                sum += value;
                judged++;
            }
            catch (Exception error)
            {
                failed++;
                first ??= $"{error.GetType().FullName}: {error.Message}";
            }
        }

        return new QualityRecord(
            kept.Condition, name, judged, judged > 0 && failed == 0 ? sum / judged : null, failed > 0 ? $"{failed} of {judged + failed} answers could not be judged; first: {first}" : null);
    }

    private sealed class Kept
    {
        public Kept(string condition, int first, int capacity)
        {
            Condition = condition;
            First = first;
            Owners = new long[capacity];
            Array.Fill(Owners, -1);
        }

        public string Condition { get; }

        public int First { get; }

        public long[] Owners { get; }
    }
}
