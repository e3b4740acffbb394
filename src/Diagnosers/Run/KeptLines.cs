namespace Modbench.Diagnosers;

/// <summary>
/// The first and the last lines of a stream: a crash says first what it was and where, then lists the runtime's frames; an exception that
/// nobody caught comes last.
/// </summary>
internal sealed class KeptLines
{
    private const int MostFirst = 6;
    private const int MostLast = 10;

    private readonly List<string> first = [];
    private readonly Queue<string> last = new();
    private int left;

    /// <summary>Adds the next line. Any thread.</summary>
    public void Add(string line)
    {
        lock (last)
        {
            if (first.Count < MostFirst)
            {
                first.Add(line);
                return;
            }

            last.Enqueue(line);
            if (last.Count <= MostLast) return;
            last.Dequeue();
            left++;
        }
    }

    /// <summary>What is kept, with a line in the middle that says how many are not and where they are.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (last) return left == 0 ? [.. first, .. last] : [.. first, $"… {left} more in run.log …", .. last];
        }
    }
}
