using System.Globalization;
using Modbench.Ledger;

namespace Modbench.Tool.Noise;

/// <summary>Sources of noise in words.</summary>
internal static class NoiseWords
{
    private const double HertzPerGigahertz = 1e9;

    /// <summary>Its name.</summary>
    public static string Of(NoiseSource source) => source switch
    {
        NoiseSource.CoreWaits => "waits for a core",
        NoiseSource.OtherProcesses => "other processes",
        NoiseSource.OtherSide => "the other side of the pair",
        NoiseSource.Steal => "steal",
        NoiseSource.Throttling => "throttling by a quota",
        NoiseSource.MemoryPressure => "waits for memory on the machine",
        NoiseSource.DiskPressure => "waits for a disk on the machine",
        NoiseSource.PageFaults => "page faults",
        NoiseSource.Collections => "garbage collections",
        NoiseSource.SlowClock => "the cores' clock",
        _ => throw new ArgumentOutOfRangeException(nameof(source), source, null),
    };

    /// <summary>How much there was of it.</summary>
    /// <param name="noise">The source.</param>
    /// <param name="cores">Of the machine.</param>
    public static string Amount(SourceNoise noise, int cores)
    {
        // The machine's clock counts in hundredths of a second: a mean of nothing may be a little below 0.
        var mean = noise.Source == NoiseSource.SlowClock ? noise.Mean : Math.Max(0, noise.Mean);
        return noise.Source switch
        {
            NoiseSource.OtherProcesses => string.Create(CultureInfo.InvariantCulture, $"{mean:0.00} of {cores} cores ({mean / cores * 100:0} %)"),
            NoiseSource.OtherSide or NoiseSource.Steal => string.Create(CultureInfo.InvariantCulture, $"{mean:0.00} cores"),
            NoiseSource.PageFaults => string.Create(CultureInfo.InvariantCulture, $"{mean:0}/s"),
            NoiseSource.SlowClock => string.Create(CultureInfo.InvariantCulture, $"{Math.Exp(-mean) / HertzPerGigahertz:0.00} GHz, differing by {noise.Sd * 100:0.0} %"),
            _ => $"{Percent(mean)} of a turn's time",
        };
    }

    /// <summary>0.0123 as <c>1.2 %</c>.</summary>
    public static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.0} %");

    /// <summary>0.612 as <c>61 %</c>.</summary>
    public static string Whole(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0} %");

    /// <summary>1.031 as <c>+3.1 %</c>.</summary>
    public static string Growth(double ratio) => string.Create(CultureInfo.InvariantCulture, $"{(ratio - 1) * 100:+0.0;−0.0;0.0} %");
}
