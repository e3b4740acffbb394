using System.Globalization;
using Modbench.Diagnosers;

namespace Modbench.Tests.Counters;

/// <summary>A /proc and /sys of a test's own, in a folder.</summary>
internal sealed class ScriptedMachine : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("machine-").FullName;

    public MachineFiles Files => new(root);

    public ScriptedMachine Put(string path, string text)
    {
        var full = Path.Combine(root, path.TrimStart('/'));
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
        return this;
    }

    /// <summary>A process, in ticks of 10 ms and pages; its name is as awkward as names get.</summary>
    public ScriptedMachine Process(int pid, int parent, long ticks, long childTicks = 0, long pages = 1, int threads = 1, int minor = 0, int major = 0, long read = 0, long written = 0)
    {
        Put($"/proc/{pid}/stat", Text($"{pid} (a ) b (c) S {parent} 1 1 0 -1 4194304 {minor} 0 {major} 0 {ticks - 1} 1 {childTicks} 0 20 0 {threads} 0 100 999999 {pages} 1844\n"));
        return Put($"/proc/{pid}/io", Text($"rchar: 99\nwchar: 98\nsyscr: 1\nsyscw: 1\nread_bytes: {read}\nwrite_bytes: {written}\ncancelled_write_bytes: 7\n"));
    }

    public void End(int pid)
    {
        // What is kept open of a process that has ended can't be read any more.
        Put(Text($"/proc/{pid}/stat"), "");
        Directory.Delete(Path.Combine(root, "proc", pid.ToString(CultureInfo.InvariantCulture)), recursive: true);
    }

    public void Remove(string path) => File.Delete(Path.Combine(root, path.TrimStart('/')));

    public void Dispose() => Directory.Delete(root, recursive: true);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
