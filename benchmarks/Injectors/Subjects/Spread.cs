using Modbench;

namespace Injectors;

/// <summary>Two threads share the work, which one of them waits for.</summary>
[Pipeline]
[SingleStream(Duration = "2 s", WarmupQueries = 150)]
[Server(QueriesPerSecond = 75, Duration = "10 s", WarmupQueries = 150)]
[Collocate(typeof(Hog))]
[Collocate(typeof(Hog), Copies = 2)]
[Collocate(typeof(Holder), Isolation = Isolation.Thread)]
[Collocate(typeof(SmallObjects), Isolation = Isolation.Thread)]
[Collocate(typeof(Innocent))]
public sealed class Spread : Subject
{
    [Stage]
    private static Truth Compute([FromQuery] int request)
    {
        var watch = new Watch();
        Work.Compute(1);
        watch.Locked(Work.Gate, () => Work.Compute(request));
        watch.Share(8, () => Work.Compute(1));
        return watch.End();
    }
}
