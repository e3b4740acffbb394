using Modbench.Engine;
using Modbench.Ledger;
using Modbench.Tests.Explain;
using Modbench.Tests.Ledger;

namespace Modbench.Tests.WhatIfs;

/// <summary>What a launch knows beside its visits: whose processor time was whose, and which causes were looked at.</summary>
internal sealed class ReplaySettingTests
{
    private const long Second = 1_000_000_000;
    private const long Ms = 1_000_000;

    private static readonly PipelineGraph Graph = ScriptedGraphs.Graph("Docs.AskDocs", "S0");

    /// <summary>Ten seconds from the first on, of which 7 are of processor time.</summary>
    private static readonly BlockRecord Record = new(0, "solo", Second, Second, 11 * Second, 11 * Second, 0, 0, 0, 0, 0, 0, 7 * Second, null);

    [TestCase(1000, 7.0)]
    [TestCase(250, 1.75)]
    public void OfALongBlockTheProcessorTimeOfItsFirstVisitsCounts(int onPaper, double seconds)
    {
        // Visits of 10 ms, one after the other; a block of so many has its first ones on paper.
        var setting = ReplaySetting.Of(Launch(null), "solo", [0, 1], [(Record, Block(onPaper))]);
        Assert.That(setting.CpuNs, Is.EqualTo(seconds * Second).Within(0.01 * Second), "not that of a thousand visits for those on paper");
    }

    [Test]
    public void WhatIsNotKnownOfTheSubjectIsNobodyElses()
    {
        var second = Record with { Index = 1, Start = 11 * Second, MeasuredFrom = 11 * Second, End = 21 * Second };
        Assert.That(Rest(until: 22 * Second), Is.EqualTo(0.25).Within(1e-9));
        Assert.That(Rest(until: 20 * Second), Is.EqualTo(0.25).Within(1e-9), "its last sample lies before the second block's end: all its cores there would be the rest's");

        double Rest(long until)
        {
            var (machine, subject) = (new ResourceSeries(ProcessRole.Machine, "machine", 0, 0), new ResourceSeries(ProcessRole.Subject, Graph.Name, 0, 7));
            for (var at = 0L; at <= 22 * Second; at += Second / 10)
            {
                machine.Add(at, Row(ResourceMetric.Cpu, at * 1.05));
                if (at <= until) subject.Add(at, Row(ResourceMetric.Cpu, at * 0.8));
            }

            return ReplaySetting.Of(Launch(new LaunchResources([machine, subject], [])), "solo", [0, 1], [(Record, Block(100)), (second, Block(100))]).RestCores;
        }
    }

    [Test]
    public void ThrottlingIsKnownWhereItsCounterWasRead([Values] bool read)
    {
        var subject = new ResourceSeries(ProcessRole.Subject, Graph.Name, 0, 7);
        for (var at = 0L; at <= 12 * Second; at += Second / 10) subject.Add(at, Row(read ? ResourceMetric.Throttled : ResourceMetric.Cpu, 0));
        var launch = Launch(new LaunchResources([subject], []));
        var setting = ReplaySetting.Of(
            launch with { Records = launch.Records! with { Threads = new ThreadNames(7, 0, null, 0, [0, 1], new Dictionary<int, string>()) } }, "solo", [0, 1], [(Record, Block(100))]);

        // 2 of the 10 ms of each visit were a quota's.
        var services = Enumerable.Repeat(Chains.Times((Cause.Cpu, 8 * Ms), (Cause.Throttle, 2 * Ms)), 100).ToList();
        var (times, reason) = new ConditionReplay([Block(services)], setting).Predict(WhatIfParser.Parse("no throttle"));
        Assert.That(reason, Is.EqualTo(read ? null : "throttle is not recorded here, so what it costs is not known"));
        Assert.That(times?.Value.Of(ReplayTimes.Mean), Is.EqualTo(read ? 8.0 * Ms : null));
    }

    private static double[] Row(ResourceMetric metric, double value)
    {
        double[] row = [.. Enumerable.Repeat(double.NaN, ResourceColumns.All.Count)];
        row[(int)metric] = value;
        return row;
    }

    private static TracedBlock Block(int visits) => Block([.. Enumerable.Repeat(Chains.Times((Cause.Cpu, 10 * Ms)), visits)]);

    private static TracedBlock Block(IReadOnlyList<CauseTimes> services) =>
        Chains.Block(Chains.Of([1], [.. services.Select((_, query) => Second + query * 10 * Ms)], workers: 1), services);

    private static LaunchResult Launch(LaunchResources? resources) => new ScriptedVisits(Graph, new SingleStreamScenario()).Result() with { Resources = resources };
}
