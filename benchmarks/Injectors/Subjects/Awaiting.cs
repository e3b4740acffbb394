using Modbench;

namespace Injectors;

/// <summary>Awaits a place and a call, and goes on in the thread pool.</summary>
[Pipeline]
[SingleStream(Duration = "2 s", WarmupQueries = 150)]
[Server(QueriesPerSecond = 75, Duration = "10 s", WarmupQueries = 150)]
[Collocate(typeof(Hog), Copies = 2)]
[Collocate(typeof(Blocker), Isolation = Isolation.Thread)]
[Collocate(typeof(PlaceHolder), Isolation = Isolation.Thread)]
[Collocate(typeof(SmallObjects), Isolation = Isolation.Thread)]
[Collocate(typeof(Innocent))]
public sealed class Awaiting : Subject
{
    [Stage(Slots = 4)]
    private static async ValueTask<Truth> Compute([FromQuery] int request, CancellationToken stop)
    {
        var watch = new Watch();
        Work.Compute(request);
        watch.Leave();
        var from = watch.Now();
        await Work.Places.WaitAsync(stop);
        watch.Awaited(from);
        Work.Places.Release();
        from = watch.Now();
        await Task.Yield();
        watch.Queued(from);
        watch.GoOn();
        Work.Compute(3);
        return watch.End();
    }
}
