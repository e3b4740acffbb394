using CsCheck;
using Modbench.Engine;

namespace Modbench.Tests.Engine;

[Parallelizable]
public sealed class ArrivalTests
{
    private const int Iterations = 200;

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(-77)]
    public void GapsAreExponential(int seed)
    {
        const int Count = 100_000;
        var due = Due(new ServerScenario { QueriesPerSecond = 1000, Seed = seed }, Count);
        var gaps = due.Select((at, index) => (double)(at - (index == 0 ? 0 : due[index - 1]))).ToArray();
        var mean = gaps.Average();
        var deviation = Math.Sqrt(gaps.Average(gap => (gap - mean) * (gap - mean)));
        Assert.Multiple(() =>
        {
            // Five standard errors: 1/√n of the mean for the mean, √2 times that for the deviation of an exponential.
            Assert.That(mean, Is.EqualTo(1e6).Within(5e6 / Math.Sqrt(Count)));
            Assert.That(deviation, Is.EqualTo(1e6).Within(10e6 / Math.Sqrt(Count)));
            Assert.That(gaps.Count(gap => gap > 1e6) / (double)Count, Is.EqualTo(Math.Exp(-1)).Within(0.01));
        });
    }

    [Test]
    public void EveryRandomDimensionHasAStreamOfItsOwn()
    {
        var streams = Enum.GetValues<RandomStream>().Select(stream => new CounterHash(1, stream)).ToArray();
        var bits = streams.SelectMany(stream => Enumerable.Range(0, 100).Select(index => stream.Bits(index)));
        Assert.That(bits, Is.Unique);
        Assert.That(Due(new ServerScenario { QueriesPerSecond = 10, Seed = 1 }, 100).Intersect(Due(new ServerScenario { QueriesPerSecond = 10, Seed = 2 }, 100)), Is.Empty);
    }

    [Test]
    public void EveryPassAsksEveryQueryOnceInAnOrderOfItsOwn() =>
        Gen.Select(Gen.Int, Gen.Int[2, 300], Gen.Int[0, 1000]).Sample(
            (seed, count, pass) =>
            {
                var choice = new QueryChoice(seed, RandomStream.Choices, count);
                var order = Enumerable.Range(0, count).Select(place => choice.At(((long)pass * count) + place)).ToArray();
                return order.Order().SequenceEqual(Enumerable.Range(0, count));
            },
            iter: Iterations,
            threads: 1);

    [Test]
    public void PassesDifferInTheirOrder()
    {
        var choice = new QueryChoice(1, RandomStream.Choices, 80);
        var passes = Enumerable.Range(0, 50).Select(pass => string.Join(' ', Enumerable.Range(0, 80).Select(place => choice.At((pass * 80) + place))));
        Assert.That(passes, Is.Unique);
    }

    [Test]
    public void OneQueryIsAlwaysThatOne() => Assert.That(new QueryChoice(3, RandomStream.Choices, 1).At(long.MaxValue), Is.Zero);

    private static long[] Due(ServerScenario server, int count)
    {
        var schedule = ArrivalSchedule.Of(server, from: 0);
        return [.. Enumerable.Range(0, count).Select(_ => schedule.Next())];
    }
}
