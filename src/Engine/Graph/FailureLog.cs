namespace Modbench.Engine;

/// <summary>Failures counted by block, stage and type; the first of each kind is kept whole.</summary>
internal sealed class FailureLog
{
    /// <summary>The type that a timeout is counted under.</summary>
    public const string Timeout = "timeout";

    /// <summary>The type that a visit beyond a stage's limit is counted under.</summary>
    public const string Visits = "visits";

    /// <summary>Stands for a stage's name where a query timed out before it entered the graph.</summary>
    public const string Admission = "admission";

    /// <summary>Stands for a block's index before the first one.</summary>
    public const int WarmUpBlock = -1;

    private readonly Dictionary<(int Block, string Stage, string Type), Kind> kinds = [];
    private SpinGate gate;

    public void Add(int block, bool measured, string stage, Exception error)
    {
        var type = error.GetType().FullName ?? error.GetType().Name;
        if (!Count(block, measured, stage, type)) AddFirst(block, measured, stage, type, FirstLine(Text(() => error.Message)), Text(error.ToString));
    }

    public void AddTimeout(int block, bool measured, string stage, long timeoutNs)
    {
        if (Count(block, measured, stage, Timeout)) return;
        var message = FormattableString.Invariant($"had not ended {timeoutNs / 1e9:0.###} s after it was due");
        AddFirst(block, measured, stage, Timeout, message, message);
    }

    /// <summary>A visit took longer than its stage's own limit.</summary>
    public void AddStageTimeout(int block, bool measured, string stage, long timeoutNs)
    {
        if (Count(block, measured, stage, Timeout)) return;
        var message = FormattableString.Invariant($"stage '{stage}' had not ended {timeoutNs / 1e6:0.###} ms after its start: its Timeout");
        AddFirst(block, measured, stage, Timeout, message, message);
    }

    /// <summary>A query came to a stage once more than the stage's <see cref="StageAttribute.MaxVisits"/>.</summary>
    public void AddVisits(int block, bool measured, string stage, int maxVisits)
    {
        if (Count(block, measured, stage, Visits)) return;
        var message = $"stage '{stage}' would be visited a {Ordinal(maxVisits + 1)} time: its MaxVisits is {maxVisits}";
        AddFirst(block, measured, stage, Visits, message, message);
    }

    /// <param name="condition">The condition of a block.</param>
    public IReadOnlyList<FailureRecord> Records(Func<int, string> condition)
    {
        gate.Enter();
        var seen = kinds.ToArray();
        gate.Exit();
        return
        [
            .. seen.OrderBy(kind => kind.Key.Block)
                .GroupBy(kind => (Condition: condition(kind.Key.Block), kind.Key.Stage, kind.Key.Type))
                .Select(group => new FailureRecord(
                    group.Key.Condition, group.Key.Stage, group.Key.Type, group.Sum(kind => kind.Value.Count), group.First().Value.Message, group.First().Value.Detail,
                    group.Sum(kind => kind.Value.Discarded))),
        ];
    }

    /// <summary>A message that fits a line of a report.</summary>
    public static string FirstLine(string text) => text.ReplaceLineEndings("\n").Split('\n')[0];

    private static string Ordinal(int number) => number + (number % 100 is 11 or 12 or 13 ? "th" : (number % 10) switch { 1 => "st", 2 => "nd", 3 => "rd", _ => "th" });

    private bool Count(int block, bool measured, string stage, string type)
    {
        gate.Enter();
        var known = kinds.TryGetValue((block, stage, type), out var kind);
        if (known) kind!.Add(block, measured);
        gate.Exit();
        return known;
    }

    private void AddFirst(int block, bool measured, string stage, string type, string message, string detail)
    {
        gate.Enter();
        if (!kinds.TryGetValue((block, stage, type), out var kind)) kinds.Add((block, stage, type), kind = new Kind(message, detail));
        kind.Add(block, measured);
        gate.Exit();
    }

    // A user's exception may throw while it describes itself.
    private static string Text(Func<string> describe)
    {
        try
        {
            return describe();
        }
        catch (Exception error)
        {
            return $"(its description threw {error.GetType().FullName})";
        }
    }

    private sealed class Kind(string message, string detail)
    {
        public int Count { get; private set; }

        public int Discarded { get; private set; }

        public string Message { get; } = message;

        public string Detail { get; } = detail;

        // Warm-up is measured nowhere, and has a condition of its own that says so.
        public void Add(int block, bool measured)
        {
            if (measured || block == WarmUpBlock) Count++;
            else Discarded++;
        }
    }
}
