using Modbench;

namespace Injectors;

/// <summary>Two threads share the work, which one of them waits for.</summary>
[Pipeline]
[SingleStream(Duration = "5 s")]
[Server(QueriesPerSecond = 100, Duration = "10 s")]
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
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 2 }, _ => Work.Compute(1));
        return watch.End();
    }
}
