using Modbench.Engine;

namespace Modbench.Tests.Engine;

[Platform("Linux")]
public sealed class ProbeKernelsTests
{
    [Test]
    public void PiecesTakeAboutWhatTheyShould()
    {
        using var kernels = ProbeKernels.TryCreate()!;
        kernels.Sample();
        var times = kernels.Take();
        Assert.That(times.ComputeNs, Is.InRange(50_000, 2_000_000));
        Assert.That(times.MemoryNs, Is.InRange(20_000, 2_000_000));
    }

    [Test]
    public void NothingSampledIsNothing()
    {
        using var kernels = ProbeKernels.TryCreate()!;
        Assert.That(kernels.Take(), Is.EqualTo(new KernelTimes(0, 0)));
    }
}
