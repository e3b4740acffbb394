using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Diagnosers;

/// <summary>Samples a launch's processes ten times a second, on a thread that gives way to those it measures.</summary>
internal sealed class ResourceSampler : IDisposable
{
    /// <summary>Ten times a second.</summary>
    public const int PeriodMs = 100;

    private const int SlowEvery = 10;
    private const int ThrottlingPeriodMs = 10;

    private readonly ResourceSamples samples;
    private readonly int steps;
    private readonly ManualResetEventSlim stopping = new();
    private readonly Thread thread;
    private string? problem;
    private bool stopped;

    /// <param name="samples">What to sample; disposed with this.</param>
    /// <param name="finely">Quotas are looked at a hundred times a second: for launches whose causes are sought.</param>
    public ResourceSampler(ResourceSamples samples, bool finely)
    {
        this.samples = samples;
        steps = finely && samples.HasThrottling ? PeriodMs / ThrottlingPeriodMs : 1;
        Take(slow: true);
        thread = new Thread(Run) { IsBackground = true, Name = "modbench sampler" };
        thread.Start();
    }

    /// <summary>CPU time of its thread, in nanoseconds, when it was stopped; −1: not known.</summary>
    public long CpuNs { get; private set; } = -1;

    /// <summary>How often its thread has sampled; one that comes late is left out.</summary>
    public int Taken { get; private set; }

    /// <summary>Takes a last sample and ends.</summary>
    public void Stop()
    {
        if (stopped) return;
        stopped = true;
        stopping.Set();
        thread.Join();
        Take(slow: true);
    }

    /// <summary>What was read until <see cref="Stop"/>.</summary>
    public LaunchResources Result() => problem is null ? samples.Result() : new LaunchResources([], [], problem);

    public void Dispose()
    {
        Stop();
        stopping.Dispose();
        samples.Dispose();
    }

    private void Run()
    {
        ThreadPriorities.LowerThisThread();
        try
        {
            SampleOn();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A launch goes on without its samples, and says so.
            problem = $"sampling ended: {error.Message}";
        }

        CpuNs = ThreadClock.Read().CpuNs;
    }

    private void Take(bool slow) => samples.Take(slow, throttling: steps > 1);

    private void SampleOn()
    {
        var period = PeriodMs * 1_000_000L / steps;
        var next = Clock.Now + period;
        for (var step = 1; !stopping.Wait(TimeSpan.FromTicks(Math.Max(0, (next - Clock.Now) / 100))); step++)
        {
            if (step % steps == 0)
            {
                Take(slow: step / steps % SlowEvery == 0);
                Taken++;
            }
            else samples.TakeThrottling();

            // One that comes late is not made up for, and the next keeps its distance: counters lose nothing.
            next += period;
            var soonest = Clock.Now + (period / 2);
            if (next < soonest) next += (soonest - next + period - 1) / period * period;
        }
    }
}
