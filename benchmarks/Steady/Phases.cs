using Modbench.Diagnosers;
using Modbench.Engine;

namespace Modbench.Steady;

/// <summary>How long the launch that runs was warmed; told in order, by one thread at a time.</summary>
internal sealed class Phases : IProgress<RunProgress>
{
    private string phase = "";
    private long since;

    public TimeSpan WarmUp { get; private set; }

    public void Report(RunProgress value)
    {
        if (value.Phase == phase) return;
        var now = Clock.Now;
        if (phase == "warming up") WarmUp = TimeSpan.FromMicroseconds((now - since) / 1e3);
        (phase, since) = (value.Phase, now);
    }
}
