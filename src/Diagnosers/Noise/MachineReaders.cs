namespace Modbench.Diagnosers;

/// <summary>What is read of the machine around each turn: only what is read in some microseconds, and not of the sensors that may take milliseconds.</summary>
internal sealed class MachineReaders : IDisposable
{
    private readonly CpuTimeReader cpu;
    private readonly PressureReader pressure;
    private readonly SensorReader sensors;

    public MachineReaders(MachineFiles files) => (cpu, pressure, sensors) = (new CpuTimeReader(files), new PressureReader(files), new SensorReader(files));

    /// <summary>CPU time, steal and pressure so far.</summary>
    public void Read(Span<double> row)
    {
        cpu.Read(row, slow: false);
        pressure.Read(row, slow: false);
    }

    /// <summary>Mean clock of the cores, in Hz; NaN: not readable.</summary>
    public double Frequency() => sensors.Frequency();

    public void Dispose()
    {
        cpu.Dispose();
        pressure.Dispose();
        sensors.Dispose();
    }
}
