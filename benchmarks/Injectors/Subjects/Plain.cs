using Modbench;

namespace Injectors;

/// <summary>One thread computes, and needs a lock and a place on its way.</summary>
[Pipeline]
[SingleStream(Duration = "2 s", WarmupQueries = 150)]
[Server(QueriesPerSecond = 75, Duration = "10 s", WarmupQueries = 150)]
[Collocate(typeof(Hog), Copies = 2)]
[Collocate(typeof(HalfHog), Copies = 2)]
[Collocate(typeof(Holder), Isolation = Isolation.Thread)]
[Collocate(typeof(SmallObjects), Isolation = Isolation.Thread)]
[Collocate(typeof(LargeObjects), Isolation = Isolation.Thread)]
[Collocate(typeof(PlaceHolder), Isolation = Isolation.Thread)]
[Collocate(typeof(Quota), Isolation = Isolation.Thread)]
[Collocate(typeof(Innocent))]
[Collocate(typeof(Innocent), typeof(Hog), Copies = 2)]
[Collocate(typeof(HalfHog), typeof(Holder), Isolation = Isolation.Thread, Copies = 2)]
[Collocate(typeof(SmallObjects), typeof(Holder), Isolation = Isolation.Thread)]
[Collocate(typeof(SmallObjects), typeof(PlaceHolder), Isolation = Isolation.Thread)]
public sealed class Plain : Subject
{
    [Stage]
    private static Truth Compute([FromQuery] int request)
    {
        var watch = new Watch();
        Work.Compute(2);
        watch.Locked(Work.Gate, () => Work.Compute(request));
        var from = watch.Now();
        Work.Places.Wait();
        watch.Waited(from);
        Work.Compute(1);
        Work.Places.Release();
        Work.Compute(2);
        return watch.End();
    }
}
