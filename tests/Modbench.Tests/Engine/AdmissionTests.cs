using Modbench.Engine;

namespace Modbench.Tests.Engine;

/// <summary>A place inside is one query's after another's, by the times that are recorded.</summary>
public sealed class AdmissionTests
{
    // A query with two branches is ended in one of them by another worker, which looked at the clock later than the one that ends its last branch.
    [Test]
    public void APlaceIsGivenAwayNoEarlierThanItsQueryEnded([Values(0, 1)] int waiting)
    {
        using var crashPage = new CrashPage(null);
        using var executor = new GraphExecutor(new GraphSubject(GraphSubject.Chain(1)), long.MaxValue / 2, crashPage, cores: 1);
        using var admission = new Admission(executor, new ServerScenario(), maxInFlight: 1);
        executor.Serve(NoSink.Instance, alone: false);
        admission.Begin(new Block(new Go(0, "solo", 10, 0, 0, 0, 0), endless: false));
        admission.Send(Query(0, sent: 100));
        if (waiting > 0) admission.Send(Query(1, sent: 150));
        var ended = executor.Frames.All[0];
        ended.end = 500;
        var next = admission.TakeBack(ended, executor.Workers[0], now: 400);
        if (waiting == 0)
        {
            Assert.That(next, Is.Null);
            admission.Send(Query(1, sent: 450));
            next = executor.Frames.All[0];
        }

        Assert.That((next!.Id, next.admitted), Is.EqualTo((1L, 500L)));
    }

    private static IssuedQuery Query(long id, long sent) => new(id, 0, 0, false, 0, sent, sent);
}
