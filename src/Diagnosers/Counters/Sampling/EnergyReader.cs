using Modbench.Ledger;

namespace Modbench.Diagnosers;

/// <summary>Energy of the processor packages (RAPL), from /sys/class/powercap. Since 2020 only root may read it.</summary>
internal sealed class EnergyReader : IResourceReader
{
    private const double JoulesPerMicrojoule = 1e-6;
    private readonly List<Package> packages = [];
    private readonly string? problem;

    public EnergyReader(MachineFiles files)
    {
        // intel-rapl:0, of AMD too; intel-rapl:0:0 is a part of it.
        var folders = files.Folders("/sys/class/powercap", "intel-rapl:*").Where(folder => folder.Count(c => c == ':') == 1).ToList();
        problem = folders.Count == 0 ? "/sys/class/powercap has no intel-rapl: no RAPL, or a virtual machine" : null;
        foreach (var folder in folders)
        {
            var counter = files.Keep(folder + "/energy_uj");
            counter.Read();
            problem ??= counter.Problem;
            packages.Add(new Package(counter, new Fields(System.Text.Encoding.ASCII.GetBytes(files.Read(folder + "/max_energy_range_uj") ?? "")).Number()));
        }
    }

    /// <summary>There is no counter at all, readable or not.</summary>
    public bool IsHidden => packages.Count == 0;

    public IEnumerable<(ResourceMetric Metric, string Reason)> Lacks => problem is null ? [] : [(ResourceMetric.Energy, problem)];

    public void Read(Span<double> row, bool slow)
    {
        if (problem is not null) return;
        var total = 0.0;
        foreach (var package in packages) total += package.Read();
        row.Set(ResourceMetric.Energy, total * JoulesPerMicrojoule);
    }

    public void Dispose()
    {
        foreach (var package in packages) package.Dispose();
    }

    /// <summary>One counter, which begins anew at its range.</summary>
    private sealed class Package(KeptFile counter, double range) : IDisposable
    {
        private double last = double.NaN;
        private double wrapped;

        public double Read()
        {
            var now = new Fields(counter.Read()).Number();
            if (now < last) wrapped += range;
            last = now;
            return now + wrapped;
        }

        public void Dispose() => counter.Dispose();
    }
}
