using Modbench.Changes;

namespace Modbench.Neighbours;

/// <summary>
/// Bounds the CPU time of the control group that it runs in, with everybody in it, as an orchestrator does that gives a container a part of a core: derive a
/// pipeline from it and run it with <see cref="Isolation.Thread"/>, in a container or another control group whose files it may write. It takes nothing else. A kill
/// leaves no quota behind for long: the process lifts it when its host is gone, the host when the process is, and where both were killed, the tool at its next start by the same user.
/// </summary>
/// <param name="cores">How many cores' time the group may have while it works. At least 0.01.</param>
/// <param name="milliseconds">How long a round lasts; after each the group is free again for an instant. At least 100, the length of the system's periods; default 500.</param>
[SingleStream]
public abstract class CpuQuota(double cores, double milliseconds = 500) : IDisposable
{
    private readonly double cores = Rounds.AtLeast(0.01, cores, nameof(cores));
    private readonly double milliseconds = Rounds.AtLeast(QuotaFile.PeriodMilliseconds, milliseconds, nameof(milliseconds));
    private CpuGroup? group;

    /// <summary>Rounds.</summary>
    [Queries]
    public static IEnumerable<int> Requests() => Rounds.One;

    /// <summary>Finds the group.</summary>
    /// <exception cref="InvalidOperationException">It is the whole machine, or its quota can't be written.</exception>
    [Setup]
    public void Open() => group = CpuGroup.Own(cores);

    /// <summary>Sets the quota, sleeps, and lifts it.</summary>
    [Stage]
    public int Bound([FromQuery] int round, CancellationToken stop)
    {
        try
        {
            group!.Bound();
            stop.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(milliseconds));
        }
        finally
        {
            group!.Free();
        }

        return round;
    }

    /// <summary>Lifts the quota.</summary>
    public void Dispose()
    {
        group?.Dispose();
        GC.SuppressFinalize(this);
    }
}
