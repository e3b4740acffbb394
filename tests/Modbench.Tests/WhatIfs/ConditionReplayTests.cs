using Modbench.Ledger;
using Modbench.Tests.Explain;

namespace Modbench.Tests.WhatIfs;

/// <summary>Predictions of synthetic launches beside what the changed system really does.</summary>
internal sealed class ConditionReplayTests
{
    private static readonly HashSet<Cause> All = [.. Enum.GetValues<Cause>()];

    [Test]
    public void APredictionIsTheChangedSystemToTheNanosecond([Range(1, 80)] int seed)
    {
        var random = new Random(seed);
        int[] slots = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.Next(1, 4))];
        var queries = random.Next(2, 150);
        var dues = Chains.Arrivals(random, queries, random.Next(1, 2000));
        var times = Enumerable.Range(0, queries * slots.Length)
            .Select(_ => Chains.Times((Cause.Cpu, random.NextInt64(1, 3_000_000)), (Cause.Gc, random.NextInt64(0, 500_000)), (Cause.RunQueue, random.NextInt64(0, 500_000)))).ToList();
        var replay = Replay(Chains.Block(Chains.Of(slots, dues, workers: slots.Sum()), times), slots.Length);

        int[] changed = [.. slots];
        var (place, factor) = (random.Next(slots.Length), random.Next(1, 40) / 16.0);
        changed[place] = random.Next(1, 5);
        var (predicted, reason) = replay.Predict(WhatIfParser.Parse(FormattableString.Invariant($"Slots(S{place})={changed[place]}, S0*{factor}, no gc")));

        var truth = Chains.Responses(changed, dues, (query, stage) =>
        {
            var visit = times[query * slots.Length + stage];
            return (long)Math.Round((visit[Cause.Cpu] + visit[Cause.RunQueue]) * (stage == 0 ? factor : 1));
        });
        Assert.That(reason, Is.Null);
        Assert.That(predicted!.Value.Responses, Is.EqualTo(truth.Order()));
        Assert.That(replay.Replayed.Responses, Is.EqualTo(replay.Measured.Responses), "as it was, the paper is what was measured");
    }

    [Test]
    public void AClosedLoopsThroughputIsThatOfTheChangedSystem([Values(1, 2, 3)] int slots)
    {
        // Six users without think time before one stage: so many slots do so many times as much.
        const int users = 6;
        const int queries = 600;
        var loop = Chains.Of([1], new long[queries], workers: 1);
        loop = loop with { Queries = [.. loop.Queries.Select((query, number) => query with { Follows = number < users ? -1 : number - users })] };
        var replay = Replay(Chains.Block(loop, [.. Enumerable.Repeat(Chains.Times((Cause.Wait, 1_000_000)), queries)]), 1);
        var (predicted, _) = replay.Predict(WhatIfParser.Parse($"Slots(S0)={slots}"));
        Assert.That(replay.Measured.Of("throughput"), Is.EqualTo(1000));
        Assert.That(predicted!.Value.Of("throughput"), Is.EqualTo(1000 * slots));
        Assert.That(predicted.Value.Of("response.p50"), Is.EqualTo(6_000_000 / slots));
    }

    [Test]
    public void BatchesCostWhatTheirSizesShow()
    {
        // 2 ms a batch and 1 ms a query, of from one to four; the truth of another size is simulated with the same law.
        var random = new Random(3);
        const int queries = 400;
        var case4 = Batched(Chains.Of([1], Chains.Arrivals(random, queries, 500), workers: 1), size: 4);
        var block = Measured(case4);
        var replay = Replay(block, 1);
        Assert.That(block.Leads.GroupBy(lead => lead).Select(batch => batch.Count()).Distinct().Count(), Is.GreaterThan(2), "several sizes");
        foreach (var size in (int[])[1, 2, 3, 8])
        {
            var truth = Measured(Batched(case4, size)).Responses.Order();
            Assert.That(replay.Predict(WhatIfParser.Parse($"BatchSize(S0)={size}")).Times!.Value.Responses, Is.EqualTo(truth), $"of {size}");
        }

        static ReplayCase Batched(ReplayCase of, int size) => of with { Stages = [of.Stages[0] with { BatchSize = size, BatchWaitNs = 3_000_000 }] };
    }

    [Test]
    public void WhatIsNotKnownIsSaid()
    {
        var chain = Chains.Of([1, 1], Chains.Arrivals(new Random(1), 200, 800), workers: 2);
        var block = Chains.Block(chain, [.. Enumerable.Repeat(Chains.Times((Cause.Cpu, 1_000_000)), 400)]);
        Assert.Multiple(() =>
        {
            Assert.That(Reason("no gc", known: [Cause.RunQueue]), Is.EqualTo("gc is not recorded here, so what it costs is not known"));
            Assert.That(Reason("BatchSize(S0)=2"), Is.EqualTo("all batches had the same size: what another size costs is not known"));
            Assert.That(Reason("Slots(S0)=2", "beside Hog", slots: 1), Does.StartWith("more visits would run at once, and compete with the neighbours"));
            Assert.That(Reason("pin Hog 1", "beside Hog", neighbours: []), Does.StartWith("the neighbour lives in the same process"));
            Assert.That(Reason("pin Hog 1", "beside Hog", neighbours: ["A.Hog", "A.Other"]), Is.EqualTo("other neighbours would take the cores that it leaves"));
            Assert.That(Reason("pin Hog 0-1", "beside Hog", neighbours: ["A.Hog"]), Does.Contain("'pin' leaves 0 free of the neighbour"));
        });

        string? Reason(string change, string condition = "solo", Cause[]? known = null, long cpu = 400_000_000, int slots = 2, string[]? neighbours = null)
        {
            var one = slots == 1 ? Chains.Block(Chains.Of([1], Chains.Arrivals(new Random(1), 400, 800), workers: 1), block.Services) : block;
            return new ConditionReplay([one], new ReplaySetting(condition, slots == 1 ? ["S0"] : ["S0", "S1"], [0, 1], cpu, 0, known?.ToHashSet() ?? All, neighbours ?? [])).Predict(WhatIfParser.Parse(change)).Reason;
        }
    }

    [Test]
    public void APinnedNeighbourTakesBackOnlyWhatItHeld()
    {
        const long ms = 1_000_000;
        const int queries = 50;
        var loop = Chains.Of([1], new long[queries], workers: 1);
        loop = loop with { Queries = [.. loop.Queries.Select((query, number) => query with { Follows = number - 1 })] };
        var block = Chains.Block(loop, [.. Enumerable.Repeat(Chains.Times((Cause.Cpu, 5 * ms), (Cause.RunQueue, 4 * ms)), queries)]) with
        {
            Blames = new Dictionary<int, IReadOnlyList<Blame>>
            {
                [0] =
                [
                    new Blame(Cause.RunQueue, null, "A.Hog", null, 150 * ms), new Blame(Cause.RunQueue, null, null, null, 50 * ms),
                    new Blame(Cause.Lock, null, "A.Hog", null, 900 * ms),
                ],
            },
        };
        var replay = new ConditionReplay([block], new ReplaySetting("beside Hog", ["S0"], [0, 1], queries * 5 * ms, 0, All, ["A.Hog", "A.Hog"]));
        Assert.That(replay.Predict(WhatIfParser.Parse("pin Hog 1")).Times!.Value.Of("response.mean"), Is.EqualTo(6 * ms), "three quarters of the wait were the hog's");
    }

    private static ConditionReplay Replay(TracedBlock block, int stages) =>
        new([block], new ReplaySetting("solo", [.. Enumerable.Range(0, stages).Select(stage => $"S{stage}")], [.. Enumerable.Range(0, 16)], 0, 0, All, []), new SideBySideCost(0, 0, 0));

    /// <summary>Batches of 2 ms and 1 ms a query.</summary>
    private static TracedBlock Measured(ReplayCase batched)
    {
        const long ms = 1_000_000;
        var service = Enumerable.Repeat(3 * ms, batched.Visits.Count).ToArray();
        var result = new GraphReplay(batched).Run(service, ofBatch: (_, count) => (2 + count) * ms);
        int[] leads = [.. Enumerable.Range(0, service.Length).Select(visit => Array.IndexOf(result.Starts, result.Starts[visit]))];
        return new TracedBlock(
            batched,
            [.. leads.Select(lead => Chains.Times((Cause.Cpu, result.Ends[lead] - result.Starts[lead])))],
            new CauseTimes[batched.Queries.Count],
            result.Responses())
        {
            Counted = [.. Enumerable.Range(0, batched.Queries.Count)],
            Dues = result.Dues,
            Leads = leads,
        };
    }
}
