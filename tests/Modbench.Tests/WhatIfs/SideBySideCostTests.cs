using Modbench.Ledger;

namespace Modbench.Tests.WhatIfs;

/// <summary>What launches show of a cost that was planted, beside other things that make visits slower.</summary>
internal sealed class SideBySideCostTests
{
    private const int Launches = 24;
    private const int Queries = 5000;

    private static readonly Crowding Plenty = new(0, 16, 1, 0);

    private static IEnumerable<TestCaseData> Planted()
    {
        foreach (var cost in (double[])[0, 0.3])
        {
            yield return Case("nothing else", new SharedCores(cost));
            yield return Case("all", new SharedCores(cost) { DispatchNs = 300_000, Cold = 0.03, Cores = 2, Beside = 0.3 });
        }

        yield return Case("wake-ups", new SharedCores(0) { DispatchNs = 300_000 });
        yield return Case("cold workers", new SharedCores(0) { Cold = 0.03 });
        yield return Case("too few cores", new SharedCores(0) { Cores = 2, Beside = 0.3 });

        // Queries come faster while the machine is slow: who finds another there is slower, and not for that.
        yield return Case("slow phases", new SharedCores(0) { PhaseNs = 3_000_000_000, PerSecond = 70 });
        yield return Case("slow phases", new SharedCores(0.1) { PhaseNs = 3_000_000_000, PerSecond = 70 });

        static TestCaseData Case(string beside, SharedCores of) => new TestCaseData(of with { Queries = Queries }).SetArgDisplayNames($"{of.Cost:P0}", beside);
    }

    [TestCaseSource(nameof(Planted))]
    public void WhatIsShownIsThePlantedCost(SharedCores planted)
    {
        List<SideBySideEvidence> shown = [.. Enumerable.Range(0, Launches).Select(seed => Shown(planted, seed)).OfType<SideBySideEvidence>()];
        TestContext.Out.WriteLine($"{shown.Count}: mean {shown.Average(one => one.Likely):P2}, half width {shown.Average(one => one.High - one.Low) / 2:P1}, below {shown.Count(one => one.High < planted.Cost)}, above {shown.Count(one => one.Low > planted.Cost)}");
        Assert.That(shown, Has.Count.EqualTo(Launches));
        Assert.That(shown.Average(one => one.Likely), Is.EqualTo(planted.Cost).Within(0.02 + 0.1 * planted.Cost), "on average; of a large cost a little more is shown, since a time's logarithm is no straight line over the share");
        Assert.That(shown.Count(one => one.Low <= planted.Cost && planted.Cost <= one.High), Is.GreaterThanOrEqualTo(Launches * 0.85), "of 95 in 100");
    }

    [Test]
    public void FewerThanNothingIsNoCost()
    {
        Assert.That(SideBySideCost.Within(new SideBySideEvidence(-0.2, -0.1, -0.01)), Is.EqualTo(SideBySideCost.Unknown), "the instrument is broken");
        Assert.That(SideBySideCost.Within(new SideBySideEvidence(-0.1, 0, 0.1)), Is.EqualTo(new SideBySideCost(0, 0.05, 0.1)));
        Assert.That(SideBySideCost.Within(new SideBySideEvidence(-0.1, -0.04, 0.02)), Is.EqualTo(new SideBySideCost(0, 0.02, 0.02)));
        Assert.That(SideBySideCost.Within(new SideBySideEvidence(0.02, 0.28, 0.6)), Is.EqualTo(new SideBySideCost(0.02, 0.05, 0.2)), "it may be little");
        Assert.That(SideBySideCost.Within(new SideBySideEvidence(0.1, 0.28, 0.6)), Is.EqualTo(new SideBySideCost(0.1, 0.28, 0.6)));
    }

    [Test]
    public void ALaunchInWhichVisitsAreFasterBesideOthersShowsNothing()
    {
        var replay = new ConditionReplay([new SharedCores(-0.2) { Queries = Queries }.Block(new Random(1), slots: 2)], Setting(16, 0, 0));
        Assert.That(replay.Cost, Is.EqualTo(SideBySideCost.Unknown));
    }

    [Test]
    public void AnInstrumentOnWhichLittleHangsShowsNothing()
    {
        // Those whose others stay are beside them for 95 % of their time instead of 90, of which nothing costs anything.
        var (told, much) = (0, 0);
        const int launches = 200;
        for (var seed = 0; seed < launches; seed++)
        {
            var random = new Random(seed);
            var shown = SideBySideEvidence.Of([.. Enumerable.Range(0, 100).Select(visit => new SideBySideVisit(
                visit / 25, visit / 25, visit % 10 < 3 ? 0 : 1, (visit % 10 < 3 ? 0.9 : 0.95) + 0.3 * (random.NextDouble() - 0.5), random.NextDouble()))]);
            if (shown is not { } one) continue;
            told++;
            if (SideBySideCost.Within(one).Likely > SideBySideCost.Unknown.Likely) much++;
        }

        Assert.That(told, Is.LessThan(launches / 2), "by chance more hangs on it than does");
        Assert.That(much, Is.LessThanOrEqualTo(launches * 0.05), "of the difference of the means alone it was 44 in 100");
    }

    [Test]
    public void WhatTooFewCoresTakeIsTakenBackOnce([Values(0, 0.05)] double cost)
    {
        // Two at once run at 2/2.3 each; one at a time they have a core.
        var errors = new List<double>();
        for (var seed = 0; seed < 4; seed++)
        {
            var planted = new SharedCores(cost) { Cores = 2, Beside = 0.3, Queries = Queries };
            var was = planted.Block(new Random(seed), slots: 2);
            var truth = ReplayTimes.Measured([planted.Block(new Random(seed), slots: 1)]);
            var replay = new ConditionReplay([was], Setting(2, was.Services.Sum(parts => parts[Cause.Cpu]), 0.3), new SideBySideCost(cost, cost, cost));
            Assert.That(new ConditionReplay([was], Setting(2, was.Services.Sum(parts => parts[Cause.Cpu]), 0.3)).Cost.Low, Is.LessThanOrEqualTo(cost));
            errors.Add(replay.Predict(WhatIfParser.Parse("Slots(S0)=1")).Times!.Value.Of(ReplayTimes.Mean) / truth.Of(ReplayTimes.Mean) - 1);
        }

        TestContext.Out.WriteLine(string.Join(' ', errors.Select(error => $"{error:P1}")));
        Assert.That(errors, Is.All.EqualTo(0).Within(0.05), "at a load of 0.85, where a service longer by a hundredth is a response longer by six");
    }

    private static ReplaySetting Setting(int cores, long cpuNs, double rest) => new("solo", ["S0"], [.. Enumerable.Range(0, cores)], cpuNs, rest, Enum.GetValues<Cause>().ToHashSet(), []);

    private static SideBySideEvidence? Shown(SharedCores planted, int seed)
    {
        var block = planted.Block(new Random(seed), slots: 2);
        var result = new GraphReplay(block.Case).Run([.. block.Services.Select(parts => parts.Sum)]);
        return SideBySideEvidence.Of([.. SideBySideVisits.Of(block, result, double.IsFinite(planted.Cores) ? new Crowding(0, (int)planted.Cores, 1, planted.Beside) : Plenty, 0)]);
    }
}
