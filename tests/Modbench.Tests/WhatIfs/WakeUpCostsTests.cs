using Modbench.Ledger;
using Modbench.Tests.Explain;

namespace Modbench.Tests.WhatIfs;

/// <summary>Workers that have to be woken for a visit, and that go on to the next one.</summary>
internal sealed class WakeUpCostsTests
{
    private const long Ms = 1_000_000;

    [Test]
    public void WhoeverGoesOnIsNotWoken([Values(1, 2)] int slots, [Values(20_000, 300_000)] long dispatch)
    {
        // Visits of 10 ms, for which a worker is woken in 3 % of that: with one slot for few of them, with two for most.
        for (var seed = 0; seed < 2; seed++)
        {
            var planted = new SharedCores(0) { DispatchNs = dispatch };
            var was = planted.Block(new Random(seed), slots);
            var truth = ReplayTimes.Measured([planted.Block(new Random(seed), 3 - slots)]).Of(ReplayTimes.Mean);
            var alone = ReplayTimes.Measured([planted.Block(new Random(seed), slots)]).Of(ReplayTimes.Mean);
            var replay = new ConditionReplay([was], Setting(1), new SideBySideCost(0, 0, 0));
            Assert.That(replay.Predict(WhatIfParser.Parse($"Slots(S0)={3 - slots}")).Times!.Value.Of(ReplayTimes.Mean), Is.EqualTo(truth).Within(0.5).Percent);
            Assert.That(replay.Predict(WhatIfParser.Parse($"Slots(S0)={slots}")).Times!.Value.Of(ReplayTimes.Mean), Is.EqualTo(alone).Within(1e-6).Percent, "what changes nothing");
        }
    }

    [Test]
    public void AWorkerThatGoesOnWithItsQueryWakesAnotherForTheNext()
    {
        // Two stages, two workers, a slot each: while one works, the next query's first visit begins when the last one's second does, on a worker that idled.
        var chain = Chains.Of([1, 1], [.. Enumerable.Range(0, 200).Select(query => query * 20 * Ms + (query % 2 == 0 ? 0 : -15 * Ms))], workers: 2);
        var services = Enumerable.Range(0, 400).Select(visit => Chains.Times((Cause.Cpu, 10 * Ms), (Cause.RunQueue, visit % 2 == 0 ? Ms : 0))).ToList();
        var block = Chains.Block(chain, services) with { Dispatches = [.. services.Select(parts => parts[Cause.RunQueue])] };
        var replay = new ConditionReplay([block], Setting(2), new SideBySideCost(0, 0, 0));

        // With one worker the first query takes 11 + 10 ms as it did, and the second, due at 5 ms, begins when that is over, by a worker that goes on: 21 + 10 + 10.
        Assert.That(replay.Predict(WhatIfParser.Parse("Workers=1")).Times!.Value.Responses.Distinct(), Is.EqualTo((long[])[21 * Ms, 36 * Ms]));
        Assert.That(replay.Replayed.Responses, Is.EqualTo(replay.Measured.Responses));
    }

    [Test]
    public void WithoutAWaitForCoresNobodyIsWokenAgain()
    {
        var block = new SharedCores(0) { DispatchNs = 300_000 }.Block(new Random(1), slots: 2);
        var free = block with { Services = [.. block.Services.Select(parts => parts.Plus(Cause.RunQueue, -parts[Cause.RunQueue]))], Dispatches = [] };
        Assert.That(
            new ConditionReplay([block], Setting(1), new SideBySideCost(0, 0, 0)).Predict(WhatIfParser.Parse("no run_queue, Slots(S0)=1")).Times!.Value.Responses,
            Is.EqualTo(new ConditionReplay([free], Setting(1), new SideBySideCost(0, 0, 0)).Predict(WhatIfParser.Parse("Slots(S0)=1")).Times!.Value.Responses));
    }

    private static ReplaySetting Setting(int stages) =>
        new("solo", [.. Enumerable.Range(0, stages).Select(stage => $"S{stage}")], [.. Enumerable.Range(0, 4)], 0, 0, Enum.GetValues<Cause>().ToHashSet(), []);
}
