using System.Globalization;
using Modbench.Diagnosers;
using Modbench.Ledger;

namespace Modbench.Tool.Noise;

/// <summary>What helps against what was found: of each part of the noise that is there beyond chance, the largest first.</summary>
internal static class NoiseMends
{
    /// <summary>A part below it is not worth mending.</summary>
    private const double Least = 0.05;

    /// <summary>Of what nobody knows.</summary>
    private const double Large = 0.25;

    /// <summary>Cores that other programs use, from which on they are the first to be suspected.</summary>
    private const double Busy = 0.1;

    private const int MostPrograms = 3;

    /// <summary>One sentence each; empty: nothing was found that can be mended.</summary>
    public static IEnumerable<string> Of(NoiseReport report, IReadOnlyList<OtherProgram> programs)
    {
        if (report.Causes is not { } causes) return [];
        List<(double Share, string Mend)> mends = [.. causes.Sources.Where(source => source.Share >= Least).Select(source => (source.Share!.Value, Of(source.Source, programs)))];
        if (causes.Processes is { Low: > 0 } processes && processes.Value >= Least)
        {
            mends.Add((processes.Value, "from process to process: where its memory lies and what the JIT compiler makes of it is new in each, and which of the two it is was not measured; only more pairs help, no longer queries"));
        }

        if (causes.Objects is { Low: > 0 } objects && objects.Value >= Least)
        {
            mends.Add((objects.Value, "from one pipeline object to the next: each lies elsewhere in memory, and has collected elsewhere; only more pairs help, no longer queries"));
        }

        if (causes.Turns is { } turns && turns.Value >= Large)
        {
            mends.Add((turns.Value, programs.Sum(program => program.Cores) >= Busy
                ? $"from turn to turn: unknown. Other programs ran beside slow turns and quick ones alike{Named(programs)}, so that their part can't be told: end them and run this again"
                : "from turn to turn: unknown. What other guests of the host do to caches and memory can't be seen from inside; another kind of runner tells whether it is the machine, and more pairs help in any case"));
        }

        return mends.OrderByDescending(mend => mend.Share).Select(mend => mend.Mend);
    }

    private static string Of(NoiseSource source, IReadOnlyList<OtherProgram> programs) => $"{NoiseWords.Of(source)}: " + source switch
    {
        NoiseSource.CoreWaits => $"keep other programs off while a gate runs{Named(programs)}, or give the machine more cores",
        NoiseSource.OtherProcesses => $"keep other programs off while a gate runs{Named(programs)}: also on other cores they share caches, memory and the clock",
        NoiseSource.OtherSide => "the pipeline works while nobody asks it, as spinning pools and background threads do: let it rest between queries",
        NoiseSource.Steal => "the host gives its cores to other guests: take a runner with cores of its own; nothing inside of this one mends it",
        NoiseSource.Throttling => "raise or lift the quota (docker --cpus, limits.cpu of Kubernetes), or use fewer threads than it has cores",
        NoiseSource.MemoryPressure => "more memory, or less of it used beside",
        NoiseSource.DiskPressure => "keep traffic off the disk while a gate runs, or what is measured in memory",
        NoiseSource.PageFaults => "memory is given back and asked for again while it runs: DOTNET_GCRetainVM=1 keeps it",
        NoiseSource.Collections => "they fall into some turns and not into others: allocate less in a query",
        NoiseSource.SlowClock => "the governor performance (cpupower frequency-set -g performance), and no turbo",
        _ => throw new ArgumentOutOfRangeException(nameof(source), source, null),
    };

    private static string Named(IReadOnlyList<OtherProgram> programs) => programs.Count == 0 ? ""
        : $" (here {string.Join(", ", programs.Take(MostPrograms).Select(program => string.Create(CultureInfo.InvariantCulture, $"{program.Name} {program.Cores:0.00} cores")))})";
}
