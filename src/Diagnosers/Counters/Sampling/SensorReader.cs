using Modbench.Ledger;

namespace Modbench.Diagnosers;

/// <summary>Frequency, temperature and power from the files of sensors: what a laptop or a server has, and a virtual machine mostly has not.</summary>
internal sealed class SensorReader : IResourceReader
{
    /// <summary>Of many cores some will do: reading one may interrupt it.</summary>
    private const int MostCores = 16;

    private const double HertzPerKilohertz = 1e3;
    private const double DegreesPerUnit = 1e-3;
    private const double WattsPerMicrowatt = 1e-6;

    private readonly List<KeptFile> frequencies;
    private readonly List<KeptFile> temperatures;
    private readonly List<KeptFile> powers;

    public SensorReader(MachineFiles files)
    {
        frequencies = Open(files, files.Folders("/sys/devices/system/cpu", "cpu*").Take(MostCores).Select(core => core + "/cpufreq/scaling_cur_freq"));
        temperatures = Open(files, files.Folders("/sys/class/thermal", "thermal_zone*").Select(zone => zone + "/temp"));
        if (temperatures.Count == 0) temperatures = Open(files, Sensors(files, "temp*_input"));
        powers = Open(files, Sensors(files, "power*_average"));
        if (powers.Count == 0) powers = Open(files, Sensors(files, "power*_input"));
    }

    public IEnumerable<(ResourceMetric Metric, string Reason)> Lacks
    {
        get
        {
            if (frequencies.Count == 0) yield return (ResourceMetric.Frequency, "/sys/devices/system/cpu/cpu*/cpufreq/scaling_cur_freq is not there");
            if (temperatures.Count == 0) yield return (ResourceMetric.Temperature, "neither /sys/class/thermal nor /sys/class/hwmon has a sensor of temperature");
            if (powers.Count == 0) yield return (ResourceMetric.Power, "/sys/class/hwmon has no sensor of power");
        }
    }

    public void Read(Span<double> row, bool slow)
    {
        if (powers.Count > 0) row.Set(ResourceMetric.Power, Over(powers, sum: true) * WattsPerMicrowatt);
        if (!slow) return;
        if (frequencies.Count > 0) row.Set(ResourceMetric.Frequency, Frequency());
        if (temperatures.Count > 0) row.Set(ResourceMetric.Temperature, Over(temperatures, sum: false) * DegreesPerUnit);
    }

    /// <summary>Mean clock of the cores at this moment, in Hz; NaN: not readable.</summary>
    public double Frequency() => frequencies.Count > 0 ? Over(frequencies, sum: true) * HertzPerKilohertz / frequencies.Count : double.NaN;

    public void Dispose()
    {
        foreach (var file in frequencies.Concat(temperatures).Concat(powers)) file.Dispose();
    }

    private static IEnumerable<string> Sensors(MachineFiles files, string pattern) =>
        files.Folders("/sys/class/hwmon", "hwmon*").SelectMany(chip => files.Names(chip, pattern));

    private static List<KeptFile> Open(MachineFiles files, IEnumerable<string> paths)
    {
        var open = new List<KeptFile>();
        foreach (var path in paths)
        {
            var file = files.Keep(path);

            // Some are there and can't be read: a sensor that is off.
            if (double.IsNaN(new Fields(file.Read()).Number())) file.Dispose();
            else open.Add(file);
        }

        return open;
    }

    // The sum, or the highest; NaN where one of them fell silent.
    private static double Over(List<KeptFile> files, bool sum)
    {
        var (total, highest) = (0.0, double.NegativeInfinity);
        foreach (var file in files)
        {
            var value = new Fields(file.Read()).Number();
            if (double.IsNaN(value)) return double.NaN;
            total += value;
            highest = Math.Max(highest, value);
        }

        return sum ? total : highest;
    }
}
