using Modbench.Ledger;

namespace Modbench.Diagnosers;

/// <summary>Counters at one moment, all but the time in nanoseconds of some start, or a count; NaN: not readable.</summary>
/// <param name="Time">Of the records' clock, in nanoseconds.</param>
/// <param name="Own">CPU time of the side whose turn it is.</param>
/// <param name="Other">Of the other side.</param>
/// <param name="Tool">Of this process.</param>
/// <param name="Faults">Page faults of the side.</param>
/// <param name="Waits">Time that its threads stood ready without a core.</param>
/// <param name="Throttled">Time that quotas took from its control groups.</param>
/// <param name="Machine">CPU time of the machine.</param>
/// <param name="Steal">CPU time that the hypervisor gave to others.</param>
/// <param name="MemoryPressure">Time in which a task waited for memory.</param>
/// <param name="DiskPressure">Time in which a task waited for a disk.</param>
internal readonly record struct UseReading(
    long Time, double Own, double Other, double Tool, double Faults, double Waits, double Throttled, double Machine, double Steal, double MemoryPressure, double DiskPressure)
{
    private const double NsPerSecond = 1e9;

    /// <summary>What was used until another reading, by source and for each second; sources that can't be read are missing.</summary>
    public Dictionary<NoiseSource, double> Until(in UseReading end)
    {
        double elapsed = end.Time - Time;
        var own = end.Own - Own + (end.Other - Other) + (end.Tool - Tool);
        (NoiseSource Source, double Amount)[] all =
        [
            (NoiseSource.CoreWaits, (end.Waits - Waits) / elapsed),

            // Not below 0 on the average: the machine's clock counts in hundredths of a second, so that of a single turn it may be.
            (NoiseSource.OtherProcesses, (end.Machine - Machine - own) / elapsed),
            (NoiseSource.OtherSide, (end.Other - Other) / elapsed),
            (NoiseSource.Steal, (end.Steal - Steal) / elapsed),
            (NoiseSource.Throttling, (end.Throttled - Throttled) / elapsed),
            (NoiseSource.MemoryPressure, (end.MemoryPressure - MemoryPressure) / elapsed),
            (NoiseSource.DiskPressure, (end.DiskPressure - DiskPressure) / elapsed),
            (NoiseSource.PageFaults, (end.Faults - Faults) * NsPerSecond / elapsed),
        ];
        return all.Where(one => double.IsFinite(one.Amount)).ToDictionary(one => one.Source, one => one.Amount);
    }
}
