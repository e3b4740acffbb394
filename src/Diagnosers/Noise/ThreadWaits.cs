using System.Globalization;

namespace Modbench.Diagnosers;

/// <summary>How long the threads of a process stood ready without a core, from /proc/PID/task/TID/schedstat.</summary>
/// <param name="files">The machine's.</param>
/// <param name="pid">The process.</param>
internal sealed class ThreadWaits(MachineFiles files, int pid) : IDisposable
{
    private readonly string folder = FormattableString.Invariant($"/proc/{pid}/task");
    private readonly Dictionary<int, Known> threads = [];
    private double total;

    /// <summary>Nanoseconds since the first call, of all threads, those that have begun since included; what one that has ended waited after the last call is lost. NaN: the system does not tell.</summary>
    public double Read()
    {
        var first = threads.Count == 0;
        Follow();
        var read = false;
        foreach (var thread in threads.Values)
        {
            // Time with a core, time without, how often.
            var fields = new Fields(thread.Schedstat.Read());
            fields.Skip(1);
            var waited = fields.Number();
            if (double.IsNaN(waited)) continue;
            read = true;
            if (!first) total += waited - thread.Waited;
            thread.Waited = waited;
        }

        return read ? total : double.NaN;
    }

    public void Dispose()
    {
        foreach (var thread in threads.Values) thread.Schedstat.Dispose();
    }

    private void Follow()
    {
        var alive = Alive();
        foreach (var gone in threads.Keys.Where(tid => !alive.Contains(tid)).ToList())
        {
            threads[gone].Schedstat.Dispose();
            threads.Remove(gone);
        }

        foreach (var tid in alive)
        {
            if (!threads.ContainsKey(tid)) threads[tid] = new Known(files.Keep(FormattableString.Invariant($"{folder}/{tid}/schedstat")));
        }
    }

    private HashSet<int> Alive()
    {
        try
        {
            return [.. files.Folders(folder, "*").Select(task => int.Parse(Path.GetFileName(task), CultureInfo.InvariantCulture))];
        }
        catch (IOException)
        {
            // The process has ended just now.
            return [];
        }
    }

    private sealed class Known(KeptFile schedstat)
    {
        public KeptFile Schedstat => schedstat;

        public double Waited { get; set; }
    }
}
