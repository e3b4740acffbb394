using Modbench.Generators.Checking;

namespace Modbench.Tests.Generators;

/// <summary>Graphs with routers, as the exploration sees them.</summary>
internal static class ExploredGraphs
{
    public static ExploredStage Stage(int[] successors, int[] routes, bool starts = false, bool answers = false) =>
        new(StageSet.Of(successors), default, routes, answers, starts, default, false, false, default);

    /// <summary>Any graph: fan-outs, joins, loops, streams, routers that may answer, optional and required inputs.</summary>
    public static List<ExploredStage> Graph(Random random, int most)
    {
        var count = random.Next(3, most + 1);
        var (next, routes, entry) = (new SortedSet<int>[count], new int[count][], new bool[count]);
        for (var stage = 0; stage < count; stage++)
        {
            (next[stage], routes[stage]) = ([], []);
            if (stage == count - 1) continue;
            if (random.Next(3) == 0) routes[stage] = [.. Enumerable.Range(0, count).OrderBy(_ => random.Next()).Take(random.Next(1, 4))];
            else
            {
                next[stage].Add(random.Next(stage + 1, count));
                while (random.Next(3) == 0) next[stage].Add(random.Next(stage + 1, count));
            }
        }

        foreach (var target in routes.SelectMany(targets => targets)) entry[target] |= random.Next(2) == 0;
        return [.. Enumerable.Range(0, count).Select(stage =>
        {
            var streams = next[stage].Count > 0 && random.Next(4) == 0;
            var streamed = streams ? next[stage].Where(to => !entry[to]).ToArray() : [];
            var givers = Enumerable.Range(0, count).Where(from => next[from].Contains(stage)).ToArray();
            var isTarget = routes.Any(targets => targets.Contains(stage));
            return new ExploredStage(
                StageSet.Of([.. next[stage].Except(streamed)]),
                StageSet.Of(streamed),
                routes[stage],
                next[stage].Count == 0 && (routes[stage].Length == 0 || random.Next(3) == 0),
                stage == 0 || (givers.Length == 0 && !isTarget),
                StageSet.Of([.. givers.Where(_ => random.Next(3) > 0)]),
                entry[stage],
                entry[stage] && random.Next(2) == 0,
                StageSet.Of([.. next[stage].Where(to => entry[to] && random.Next(3) > 0)]));
        })];
    }

    /// <summary>
    /// A pipeline as people write them: sections of plain stages, fan-outs with joins, routers with two ways that meet again, and retries with a loop; a few
    /// stages read what an earlier section gave.
    /// </summary>
    public static List<ExploredStage> Pipeline(Random random, int stages)
    {
        var made = new List<ExploredStage> { Stage([1], [], starts: true) };
        var milestones = new List<int> { 0 };
        while (made.Count < stages - 8)
        {
            var at = made.Count;
            switch (random.Next(5))
            {
                case 0:
                    var width = random.Next(2, 7);
                    made.Add(Stage([.. Enumerable.Range(at + 1, width)], []));
                    for (var branch = 0; branch < width; branch++) made.Add(Stage([at + width + 1], []));
                    made.Add(Stage([at + width + 2], []) with { Required = StageSet.Of(Enumerable.Range(at + 1, width)) });
                    break;
                case 1:
                    made.Add(Stage([], [at + 1, at + 2]));
                    made.Add(Stage([at + 3], []));
                    made.Add(Stage([at + 3], []));
                    made.Add(Stage([at + 4], []) with { Required = random.Next(12) == 0 ? StageSet.Of(at + 1) : default });
                    break;
                case 2:
                    made.Add(Stage([at + 1], []) with { HasEntry = true, EntersWhenEnded = default });
                    made.Add(Stage([], [at, at + 2]));
                    made.Add(Stage([at + 3], []));
                    break;
                default:
                    made.Add(Stage([at + 1], []) with { Required = StageSet.Of([at - 1, milestones[random.Next(milestones.Count)]]) });
                    break;
            }

            milestones.Add(made.Count - 1);
        }

        made.Add(Stage([], [], answers: true) with { Required = StageSet.Of(milestones.Where(_ => random.Next(10) == 0)) });
        return made;
    }
}
