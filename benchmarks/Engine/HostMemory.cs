using System.Diagnostics;
using System.Globalization;
using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.EngineBenchmarks;

/// <summary>
/// What the host needs for a launch of one, three and ten million queries through ten stages: it reads the records file and works out all measures, in a process
/// of its own, whose memory must not grow with the queries.
/// </summary>
internal static class HostMemory
{
    private const double AllowedGrowth = 0.05;
    private static readonly int[] Sizes = [1_000_000, 3_000_000, 10_000_000];

    /// <returns>False: memory grew from the first size whose quantiles are from histograms to the last.</returns>
    public static bool Run(IReadOnlyList<int> sizes)
    {
        var peaks = new List<(int Queries, double Megabytes)>();
        Console.WriteLine("   queries     file      read   measures  peak resident  peak managed");
        foreach (var queries in sizes.Count > 0 ? sizes : Sizes)
        {
            var path = Path.Combine(Path.GetTempPath(), $"modbench-{Guid.NewGuid():N}.records");
            try
            {
                var bytes = LongLaunch.Write(path, queries);
                Console.Write($"{queries,10:#,0} {bytes / 1e9,5:0.00} GB ");
                var start = new ProcessStartInfo(Environment.ProcessPath!, ["host-of", path]) { UseShellExecute = false, RedirectStandardOutput = true };
                using var host = Process.Start(start)!;
                var line = host.StandardOutput.ReadToEnd().Trim();
                host.WaitForExit();
                if (host.ExitCode != 0) return false;
                Console.WriteLine(line);
                peaks.Add((queries, double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[4], CultureInfo.InvariantCulture)));
            }
            finally
            {
                File.Delete(path);
            }
        }

        var large = peaks.FindAll(peak => peak.Queries > TimeTally.ExactBelow);
        if (large.Count < 2) return true;
        var growth = (large[^1].Megabytes / large[0].Megabytes) - 1;
        Console.WriteLine($"from {large[0].Queries:#,0} to {large[^1].Queries:#,0} queries: {growth:P1}, {(growth <= AllowedGrowth ? "flat" : "NOT flat")} within {AllowedGrowth:P0}");
        return growth <= AllowedGrowth;
    }

    /// <summary>The host's part, alone in its process.</summary>
    public static void Host(string path)
    {
        var managed = 0L;
        using var watch = new Timer(_ => managed = Math.Max(managed, GC.GetTotalMemory(forceFullCollection: false)), null, 0, 20);
        var start = Clock.Now;
        var records = RecordsFile.Read(path);
        var opened = Clock.Now;
        var builder = new LedgerBuilder("run", DateTimeOffset.UnixEpoch, LongLaunch.Plan, new EnvironmentRow(), []);
        builder.Add(LongLaunch.Result(records));
        var ledger = builder.Build();
        var built = Clock.Now;
        records.Close();
        var marked = ledger.Measures.Count(row => row.Notes.Any(note => note.StartsWith("histogram", StringComparison.Ordinal)));
        Console.WriteLine(
            $"{(opened - start) / 1e9,6:0.0} s {(built - opened) / 1e9,7:0.0} s {PeakResidentBytes() / 1e6,9:0} MB {managed / 1e6,10:0} MB; {ledger.Measures.Count} rows, {marked} from a histogram, {ledger.Routes.Count} routes");
    }

    private static long PeakResidentBytes() =>
        1024 * long.Parse(File.ReadLines("/proc/self/status").Single(line => line.StartsWith("VmHWM", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
}
