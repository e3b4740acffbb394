using System.Buffers.Binary;
using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Diagnosers;

/// <summary>The managed heap of a child, which its watchdog writes into the page that it shares with us.</summary>
/// <param name="page">The child's; null: there is none.</param>
internal sealed class HeapReader(string? page) : IResourceReader
{
    private readonly KeptFile? file = page is null ? null : new KeptFile(page, whole: true);

    public IEnumerable<(ResourceMetric Metric, string Reason)> Lacks =>
        file?.Problem is { } problem ? [(ResourceMetric.Heap, problem)] : file is null ? [(ResourceMetric.Heap, "only children of Modbench tell of their heap")] : [];

    public void Read(Span<double> row, bool slow)
    {
        if (file is null) return;
        var content = file.Read();
        if (content.Length < CrashPage.Bytes) return;
        var bytes = BinaryPrimitives.ReadInt64LittleEndian(content[CrashPage.HeapOffset..]);

        // Before its first query it has told nothing yet.
        if (bytes > 0) row.Set(ResourceMetric.Heap, bytes);
    }

    public void Dispose() => file?.Dispose();
}
