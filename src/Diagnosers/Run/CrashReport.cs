namespace Modbench.Diagnosers;

/// <summary>
/// What the runtime wrote to stderr when it gave a process up: a headline, then the failing thread's frames. It tells which of several busy threads it was,
/// which the crash page can't.
/// </summary>
internal sealed class CrashReport
{
    private const int MostFrames = 400;
    private const string Frame = "   at ";

    // As the runtime writes them at the start of a line.
    private static readonly (string Start, string Cause)[] Headlines =
    [
        ("Stack overflow", "a stack overflow"),
        ("Process terminated", "Environment.FailFast"),
        ("Unhandled exception", "an unhandled exception"),
        ("Out of memory", "an out-of-memory error"),
        ("Fatal error", "a fatal error"),
    ];

    private readonly List<string> frames = [];
    private bool detail;

    /// <summary>Such as <c>a stack overflow</c>; null: the runtime has said nothing.</summary>
    public string? Cause { get; private set; }

    /// <summary>One line that says more, such as an exception's type and message; null: there is none.</summary>
    public string? Detail { get; private set; }

    /// <summary>Method names with their parameters, innermost first.</summary>
    public IReadOnlyList<string> Frames => frames;

    public static CrashReport Of(IEnumerable<string> lines)
    {
        var report = new CrashReport();
        foreach (var line in lines) report.Add(line);
        return report;
    }

    /// <summary>Takes in the next line. One thread.</summary>
    public void Add(string line)
    {
        foreach (var (start, cause) in Headlines)
        {
            if (!line.StartsWith(start, StringComparison.Ordinal)) continue;

            // A program may print such a line and go on: the last one counts.
            frames.Clear();
            (Cause, Detail, detail) = (cause, null, true);
            Say(line[start.Length..].TrimStart('.', ':', ' '));
            return;
        }

        if (Cause is null) return;
        if (line.StartsWith(Frame, StringComparison.Ordinal))
        {
            detail = false;
            if (frames.Count < MostFrames) frames.Add(line[Frame.Length..]);
        }
        else if (detail)
        {
            Say(line.Trim());
        }
    }

    private void Say(string text)
    {
        if (text.Length == 0 || text.StartsWith("Repeat", StringComparison.Ordinal) || text[0] == '-') return;
        (Detail, detail) = (text, false);
    }
}
