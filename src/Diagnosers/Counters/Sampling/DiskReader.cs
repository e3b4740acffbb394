using System.Text;
using Modbench.Ledger;

namespace Modbench.Diagnosers;

/// <summary>Traffic of all disks, from /proc/diskstats: of whole devices, for partitions, and volumes made of them, would count it again.</summary>
internal sealed class DiskReader : IResourceReader
{
    private const int SectorBytes = 512; // whatever the device's own sectors are
    private readonly KeptFile disks;
    private readonly byte[][] whole;

    public DiskReader(MachineFiles files)
    {
        disks = files.Keep("/proc/diskstats", whole: true);

        // What has no device behind it lives on others (loop, dm, md) or in memory (ram, zram).
        whole = [.. files.Folders("/sys/block", "*").Where(block => files.Exists(block + "/device")).Select(block => Encoding.ASCII.GetBytes(Path.GetFileName(block)))];
    }

    public IEnumerable<(ResourceMetric Metric, string Reason)> Lacks =>
        (disks.Problem ?? (whole.Length == 0 ? "/sys/block names no device" : null)) is { } problem
            ? [(ResourceMetric.DiskRead, problem), (ResourceMetric.DiskWritten, problem)]
            : [];

    public void Read(Span<double> row, bool slow)
    {
        if (whole.Length == 0) return;
        var text = disks.Read();
        if (text.Length == 0) return;
        var (read, written) = (0.0, 0.0);
        foreach (var line in text.Split((byte)'\n'))
        {
            // major minor name | reads merged sectors ms | writes merged sectors ms
            var fields = new Fields(text[line]);
            fields.Skip(2);
            if (!IsWhole(fields.Word())) continue;
            fields.Skip(2);
            read += fields.Number();
            fields.Skip(3);
            written += fields.Number();
        }

        row.Set(ResourceMetric.DiskRead, read * SectorBytes);
        row.Set(ResourceMetric.DiskWritten, written * SectorBytes);
    }

    public void Dispose() => disks.Dispose();

    private bool IsWhole(ReadOnlySpan<byte> name)
    {
        foreach (var one in whole)
        {
            if (name.SequenceEqual(one)) return true;
        }

        return false;
    }
}
