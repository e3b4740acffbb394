using CsCheck;
using Modbench.Engine;

namespace Modbench.Tests.Engine;

/// <summary>When the queries of an open loop are due, whatever its rate does.</summary>
[Parallelizable]
public sealed class ArrivalScheduleTests
{
    private const int Iterations = 300;
    private const int Count = 400;
    private const double Second = 1e9;

    private static readonly Gen<Phase> AnyPhase = Gen.Select(
        Gen.Enum<PhaseKind>(), Gen.OneOf(Gen.Const(0.0), Gen.Double[0.1, 5000]), Gen.Long[1, 3_000_000_000], (kind, rate, ns) => new Phase(kind, rate, ns));

    private static readonly Gen<ServerScenario> AnyServer = Gen.Select(
        Gen.Int, Gen.Double[0.01, 1e6], Gen.Enum<Arrivals>(), Gen.Long[1, 2_000_000_000], Gen.Long[1, 2_000_000_000], AnyPhase.List[0, 6],
        (seed, rate, arrivals, on, off, phases) => new ServerScenario
        {
            Seed = seed,
            QueriesPerSecond = rate,
            Arrivals = arrivals,
            BurstOnNs = on,
            BurstOffNs = off,
            Phases = phases,
        });

    [Test]
    public void ArrivalsAreMonotoneAndAFunctionOfTheScenarioAlone() =>
        Gen.Select(AnyServer, Gen.Long[0, 1L << 40], Gen.Long[0, 2_000_000_000]).Sample(
            (server, from, lead) =>
            {
                var first = Take(ArrivalSchedule.Of(server, from, lead), Count);
                var again = Task.Run(() => Take(ArrivalSchedule.Of(server, from, lead), Count)).Result;
                return first[0] >= 0 && first.Zip(first.Skip(1), (one, next) => one <= next).All(grows => grows) && first.SequenceEqual(again);
            },
            iter: Iterations,
            threads: 1);

    [Test]
    public void TheExpectedCountAndItsInverseAgree() =>
        Gen.Select(Gen.Double[0.1, 5000], AnyPhase.List[0, 6], Gen.Double[0, 2], Gen.Double[0, 30]).Sample(
            (rate, phases, lead, seconds) =>
            {
                var profile = RateProfile.Of(rate, phases, lead);
                var expected = profile.Expected(seconds);
                var back = profile.At(expected);

                // While nothing arrives the count stands still: then the inverse may be anywhere in that stretch.
                return Math.Abs(profile.Expected(back) - expected) <= 1e-6 * Math.Max(1, expected);
            },
            iter: 2000,
            threads: 1);

    [Test]
    public void TheExpectedCountIsTheIntegralOfTheRate()
    {
        // 2 s at 100, up to 300 in 4 s, 1 s at 500, back, 1 s of nothing; the trapezoids add up by hand.
        var profile = RateProfile.Of(
            100,
            [new Phase(PhaseKind.Hold, 0, 2_000_000_000), new Phase(PhaseKind.Ramp, 300, 4_000_000_000), new Phase(PhaseKind.Spike, 500, 1_000_000_000), new Phase(PhaseKind.Hold, 0, 1_000_000_000), new Phase(PhaseKind.Step, 0, 1_000_000_000)],
            lead: 0.5);
        Assert.Multiple(() =>
        {
            Assert.That(profile.Expected(0.5), Is.EqualTo(50).Within(1e-9));
            Assert.That(profile.Expected(2.5), Is.EqualTo(250).Within(1e-9));
            Assert.That(profile.Expected(4.5), Is.EqualTo(250 + 300).Within(1e-9));
            Assert.That(profile.Expected(6.5), Is.EqualTo(250 + 800).Within(1e-9));
            Assert.That(profile.Expected(7.5), Is.EqualTo(1050 + 500).Within(1e-9));
            Assert.That(profile.Expected(8.5), Is.EqualTo(1550 + 300).Within(1e-9));
            Assert.That(profile.Expected(9.5), Is.EqualTo(1850).Within(1e-9));
            Assert.That(profile.Total, Is.EqualTo(1850).Within(1e-9));
            Assert.That(profile.Expected(10.5), Is.EqualTo(1950).Within(1e-9), "then they begin anew, without the lead");
            Assert.That(profile.At(1950), Is.EqualTo(10.5).Within(1e-9));
        });
    }

    [TestCase(20)]
    [TestCase(1000)]
    public void ConstantArrivalsComeAsTheRateSaysInEverySecond(double rate)
    {
        var server = new ServerScenario { QueriesPerSecond = rate, Arrivals = Arrivals.Constant, Phases = [new Phase(PhaseKind.Ramp, 5 * rate, 8_000_000_000)] };
        var profile = RateProfile.Of(rate, server.Phases);
        var due = Take(ArrivalSchedule.Of(server, 0), (int)profile.Total);
        for (var second = 0; second < 8; second++)
        {
            var scheduled = profile.Expected(second + 1) - profile.Expected(second);
            var issued = due.Count(at => at >= second * Second && at < (second + 1) * Second);
            Assert.That(issued, Is.EqualTo(scheduled).Within(1), $"second {second}");
        }
    }

    [Test]
    public void BurstsHaveSilencesBetweenAndTheDeclaredRateOverAll()
    {
        var server = new ServerScenario { QueriesPerSecond = 1000, Arrivals = Arrivals.Bursty, BurstOnNs = 200_000_000, BurstOffNs = 800_000_000, Seed = 4 };
        var due = Take(ArrivalSchedule.Of(server, 0), 100_000);
        var gaps = due.Zip(due.Skip(1), (one, next) => next - one).Where(gap => gap < 100_000_000).ToArray();
        Assert.Multiple(() =>
        {
            Assert.That(due.Max(at => at % 1_000_000_000), Is.LessThan(200_000_000));
            Assert.That(due[^1] / Second, Is.EqualTo(100).Within(5 * Math.Sqrt(100_000) / 1000 + 1));
            Assert.That(gaps.Average(), Is.EqualTo(200_000).Within(2).Percent, "five times the rate while it lasts");
        });
    }

    [Test]
    public void AnotherProcessHasTheSameSchedule()
    {
        // Computed by another implementation of SplitMix64 and the inverse transform.
        var poisson = Take(ArrivalSchedule.Of(new ServerScenario { QueriesPerSecond = 50, Seed = 7 }, 3), 5);
        Assert.That(poisson, Is.EqualTo(new long[] { 1286570, 30185807, 46705571, 62888371, 68410914 }));
    }

    private static long[] Take(ArrivalSchedule schedule, int count) => [.. Enumerable.Range(0, count).Select(_ => schedule.Next())];
}
