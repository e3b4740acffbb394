using Modbench.Engine;

namespace Modbench.Tests.Engine;

/// <summary>Who can't keep up is told within seconds, and who is merely busy is not.</summary>
[Parallelizable]
public sealed class SaturationTests
{
    [Test]
    public void AQueueThatOnlyGrowsIsToldWithinSeconds([Values(1.3, 2, 10)] double load)
    {
        var look = FirstLook(Queue(load, new Random(1)));
        Assert.That(look, Is.Not.Null);
        Assert.That(look!.Value * Saturation.LookNs, Is.LessThanOrEqualTo(load > 1.5 ? 4e9 : 7e9));
    }

    [Test]
    public void ABusyQueueThatComesAndGoesIsNot([Values(0.5, 0.8, 0.9)] double load)
    {
        var told = Enumerable.Range(1, 100).Count(seed => FirstLook(Queue(load, new Random(seed))) is not null);
        Assert.That(told, Is.LessThanOrEqualTo(1));
    }

    private static int? FirstLook(IEnumerable<(long At, int InFlight, long Response, long Ended)> looks)
    {
        var rule = new Saturation();
        var number = 0;
        foreach (var (at, inFlight, response, ended) in looks)
        {
            number++;
            if (rule.Add(at, inFlight, response, ended)) return number;
        }

        return null;
    }

    /// <summary>Twenty seconds of one slot of 10 ms under Poisson arrivals, looked at four times a second.</summary>
    private static IEnumerable<(long At, int InFlight, long Response, long Ended)> Queue(double load, Random random)
    {
        const double Service = 10e6;
        var ends = new List<(double Due, double End)>();
        var free = 0.0;
        for (var due = 0.0; due < 20e9; due += -Math.Log(1 - random.NextDouble()) * Service / load)
        {
            free = Math.Max(free, due) + Service;
            ends.Add((due, free));
        }

        for (var at = (double)Saturation.LookNs; at < 20e9; at += Saturation.LookNs)
        {
            var inFlight = ends.Count(query => query.Due <= at && query.End > at);
            var last = ends.LastOrDefault(query => query.End <= at);
            yield return ((long)at, inFlight, (long)(last.End - last.Due), ends.Count(query => query.End <= at));
        }
    }
}
