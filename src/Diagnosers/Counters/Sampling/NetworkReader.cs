using Modbench.Ledger;

namespace Modbench.Diagnosers;

/// <summary>Traffic of the tool's network namespace, from /proc/net/dev. The system does not count it by process.</summary>
internal sealed class NetworkReader(MachineFiles files) : IResourceReader
{
    private const int FieldsToSent = 7;
    private readonly KeptFile interfaces = files.Keep("/proc/net/dev", whole: true);

    public IEnumerable<(ResourceMetric Metric, string Reason)> Lacks =>
        interfaces.Problem is { } problem ? [(ResourceMetric.Received, problem), (ResourceMetric.Sent, problem)] : [];

    public void Read(Span<double> row, bool slow)
    {
        var text = interfaces.Read();
        if (text.Length == 0) return;
        var (received, sent) = (0.0, 0.0);
        foreach (var line in text.Split((byte)'\n'))
        {
            // Two headlines have no colon.
            var one = text[line];
            var colon = one.IndexOf((byte)':');
            if (colon < 0 || one[..colon].Trim((byte)' ').SequenceEqual("lo"u8)) continue;
            var fields = new Fields(one[(colon + 1)..]);
            received += fields.Number();
            fields.Skip(FieldsToSent);
            sent += fields.Number();
        }

        row.Set(ResourceMetric.Received, received);
        row.Set(ResourceMetric.Sent, sent);
    }

    public void Dispose() => interfaces.Dispose();
}
