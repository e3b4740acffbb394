using Modbench.Engine;

namespace Modbench.Tests.Engine;

/// <summary>Graphs of all forms by seed: every stage leads to the last in the end, which answers.</summary>
internal static class RandomGraph
{
    public static StageWiring[] Next(Random random)
    {
        var count = random.Next(1, 11);
        var routed = random.Next(3) > 0;
        var stages = new StageWiring[count];
        for (var stage = 0; stage < count; stage++)
        {
            stages[stage] = new StageWiring($"S{stage}", random.Next(1, 4), []) { StartsWithQuery = stage == 0 };
            if (stage == count - 1) break;
            if (routed && random.Next(3) == 0)
            {
                // Forwards first; any other may be a loop.
                var routes = Enumerable.Range(0, random.Next(1, 4)).Select(route => route == 0 ? random.Next(stage + 1, count) : random.Next(0, count));
                stages[stage] = stages[stage] with { Routes = [.. routes.Distinct()], MaxVisits = random.Next(2, 6) };
                continue;
            }

            var next = new SortedSet<int> { random.Next(stage + 1, count) };
            while (random.Next(3) == 0) next.Add(random.Next(stage + 1, count));
            var streamed = random.Next(5) == 0 ? next.Where(_ => random.Next(2) == 0).ToArray() : [];
            stages[stage] = stages[stage] with { Successors = [.. next.Except(streamed)], StreamSuccessors = streamed };
        }

        for (var stage = 0; stage < count; stage++)
        {
            var readsStream = stages.Any(from => from.StreamSuccessors.Contains(stage));
            if (readsStream || stages[stage].Routes.Length > 0 || stages[stage].StreamSuccessors.Length > 0 || random.Next(5) > 0) continue;
            stages[stage] = stages[stage] with { BatchSize = random.Next(1, 5), BatchWaitNs = random.Next(2) * 200_000 };
        }

        return stages;
    }

    /// <summary>A router goes the first way in the end: it takes any for two visits.</summary>
    public static StageAction Act(StageWiring[] stages, RandomTraits traits, int query, int stage, int visit)
    {
        var draw = CounterHash.Mix((ulong)((traits.Seed * 1_000_003L) + (stage * 10_007L) + (query * 101L) + visit));
        var routes = stages[stage].Routes.Length;
        return new StageAction(
            routes == 0 || (visit > 1 && draw % 16 > 0) ? 0 : (int)(draw / 16 % (ulong)routes),
            traits.Fails && stages[stage].StreamSuccessors.Length == 0 && draw / 64 % 40 == 0,
            traits.Yields && draw / 4096 % 5 == 0,
            PaceOf(stages[stage], traits, draw / 65_536 % 1000));
    }

    private static Pace PaceOf(StageWiring stage, RandomTraits traits, ulong draw) => draw switch
    {
        < 20 when stage.TimeoutNs > 0 => Pace.Stalls,
        >= 20 and < 22 when traits.Sleeps => Pace.Sleeps,
        >= 22 and < 24 when traits.Sleeps => Pace.Awaits,
        >= 100 and < 200 when traits.Sleeps => Pace.Spins,
        _ => Pace.Even,
    };
}

/// <summary>What a random graph's visits may do besides their work.</summary>
internal readonly record struct RandomTraits(int Seed, bool Fails, bool Yields, bool Sleeps);
