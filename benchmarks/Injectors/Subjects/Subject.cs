using Modbench;

namespace Injectors;

/// <summary>What all subjects are asked, and what they say of themselves.</summary>
public abstract class Subject
{
    /// <summary>All alike.</summary>
    [Queries]
    public static IEnumerable<int> Requests() => [1];

    /// <summary>Milliseconds that the visiting thread stood ready without a core. In the pool's queue nobody can tell whether a worker lacks or a core for it: it counts here and as a wait.</summary>
    [Quality("run_queue")]
    public static double RunQueue(int request, Truth truth) => truth.RunQueue + truth.Pool;

    /// <summary>Milliseconds that the visiting thread ran.</summary>
    [Quality("cpu")]
    public static double Cpu(int request, Truth truth) => truth.Cpu;

    /// <summary>Milliseconds of collections' pauses meanwhile.</summary>
    [Quality("gc")]
    public static double Collections(int request, Truth truth) => truth.Gc;

    /// <summary>Milliseconds until it had its lock.</summary>
    [Quality("lock")]
    public static double Locks(int request, Truth truth) => truth.Lock;

    /// <summary>Milliseconds until it had a place.</summary>
    [Quality("wait")]
    public static double Places(int request, Truth truth) => truth.Places + truth.Pool + truth.Disk;
}
