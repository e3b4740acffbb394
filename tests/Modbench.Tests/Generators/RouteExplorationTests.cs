using Modbench.Generators.Checking;

namespace Modbench.Tests.Generators;

/// <summary>What the exploration says of a graph with routers, against walks of a simple simulation that takes every choice by chance.</summary>
public sealed class RouteExplorationTests
{
    private const int Walks = 400;

    [Test]
    public void WalksSeeNothingThatItDoesNotSayAndAlmostAllThatItSays([Range(0, 7)] int part)
    {
        var (same, graphs, answers, missing) = (0, 0, 0, 0);
        for (var seed = part * 100; seed < (part * 100) + 100; seed++)
        {
            var random = new Random(seed);
            var stages = Graph(random);
            var told = RouteExploration.Of(stages);
            Assert.That(told.IsExact, $"seed {seed}");
            var walk = new Walk(stages, random);
            for (var i = 0; i < Walks; i++) walk.Take();

            Assert.That(walk.Reached & ~told.Reached, Is.Zero, $"seed {seed}: reached");
            Assert.That(walk.Complete & ~told.Complete, Is.Zero, $"seed {seed}: complete");
            Assert.That(walk.MissingEntry & ~told.MissingEntry, Is.Zero, $"seed {seed}: entry");
            for (var stage = 0; stage < stages.Count; stage++) Assert.That(walk.Missing[stage] & ~told.Missing[stage], Is.Zero, $"seed {seed}: missing at {stage}");
            if (walk.HadTwoAnswers) Assert.That(told.TwoAnswers, Is.Not.Null, $"seed {seed}: answers");
            graphs++;
            if (told.TwoAnswers is not null) answers++;
            if (told.Missing.Any(mask => mask != 0)) missing++;
            if (walk.Reached == told.Reached && walk.Complete == told.Complete && walk.MissingEntry == told.MissingEntry
                && walk.Missing.SequenceEqual(told.Missing) && walk.HadTwoAnswers == told.TwoAnswers is not null) same++;
        }

        TestContext.Out.WriteLine($"{same} of {graphs} alike, {answers} with two answers, {missing} with missing results");
        Assert.That(same, Is.AtLeast(graphs * 95 / 100));
        Assert.That(new[] { answers, missing }, Is.All.InRange(5, graphs - 5), "the graphs are of all kinds");
    }

    [Test]
    public void BeyondItsBoundsItErrsOnTheSafeSide()
    {
        // Twenty parallel branches: more orders of ending than it looks at.
        const int Width = 20;
        var join = Width + 1;
        var stages = new List<ExploredStage> { Stage([.. Enumerable.Range(1, Width)], [], starts: true) };
        for (var branch = 0; branch < Width; branch++) stages.Add(Stage([join], []));
        stages.Add(Stage([], [join + 1, join + 2]));
        stages.Add(Stage([], [], answers: true));
        stages.Add(Stage([], [], answers: true) with { Required = 1UL << (join + 1) });

        var told = RouteExploration.Of(stages);
        Assert.That(told.IsExact, Is.False);
        Assert.That(told.Missing[join + 2], Is.EqualTo(1UL << (join + 1)), "behind a router");
        Assert.That(told.Missing.Take(join + 2), Is.All.Zero);
        Assert.That(told.Reached, Is.EqualTo(ulong.MaxValue));
        Assert.That(RouteExploration.Of([.. Enumerable.Repeat(stages[0] with { Successors = 0 }, 65)]).IsExact, Is.False, "more stages than bits");
    }

    private static ExploredStage Stage(int[] successors, int[] routes, bool starts = false, bool answers = false) =>
        new(Mask(successors), 0, routes, answers, starts, 0, false, false, 0);

    private static List<ExploredStage> Graph(Random random)
    {
        var count = random.Next(3, 7);
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
                Mask([.. next[stage].Except(streamed)]),
                Mask(streamed),
                routes[stage],
                next[stage].Count == 0 && (routes[stage].Length == 0 || random.Next(3) == 0),
                stage == 0 || (givers.Length == 0 && !isTarget),
                Mask([.. givers.Where(_ => random.Next(3) > 0)]),
                entry[stage],
                entry[stage] && random.Next(2) == 0,
                Mask([.. next[stage].Where(to => entry[to])]));
        })];
    }

    private static ulong Mask(int[] stages) => stages.Aggregate(0UL, (mask, stage) => mask | (1UL << stage));

    /// <summary>Queries one after another, with sets in place of bits and reachability looked up each time.</summary>
    private sealed class Walk(IReadOnlyList<ExploredStage> stages, Random random)
    {
        private readonly HashSet<int> waiting = [];
        private readonly HashSet<int> active = [];
        private readonly HashSet<int> streaming = [];
        private readonly HashSet<int> visited = [];
        private readonly HashSet<int> entered = [];

        public ulong Reached { get; private set; }

        public ulong Complete { get; private set; }

        public ulong MissingEntry { get; private set; }

        public ulong[] Missing { get; } = new ulong[stages.Count];

        public bool HadTwoAnswers { get; private set; }

        public void Take()
        {
            foreach (var set in new[] { waiting, active, streaming, visited, entered }) set.Clear();
            for (var stage = 0; stage < stages.Count; stage++)
            {
                if (!stages[stage].StartsWithQuery) continue;
                waiting.Add(stage);
                if (stages[stage].HasEntry) entered.Add(stage);
            }

            var answered = false;
            for (var step = 0; step < 200 && waiting.Count + active.Count > 0; step++)
            {
                Fire(answered);
                var at = active.ElementAt(random.Next(active.Count));
                var shape = stages[at];
                visited.Add(at);
                if (shape.StreamSuccessors != 0 && streaming.Add(at))
                {
                    Token(shape.StreamSuccessors);
                    continue;
                }

                active.Remove(at);
                streaming.Remove(at);
                entered.UnionWith(Numbers(shape.EntersWhenEnded));
                var choice = random.Next(shape.Routes.Count + (shape.MayAnswer ? 1 : 0));
                if (shape.Routes.Count == 0 && !shape.MayAnswer)
                {
                    Token(shape.Successors);
                }
                else if (choice < shape.Routes.Count)
                {
                    waiting.Add(shape.Routes[choice]);
                    if (stages[shape.Routes[choice]].HasEntry) entered.Add(shape.Routes[choice]);
                }
                else
                {
                    if (answered) HadTwoAnswers = true;
                    if (answered) return;
                    answered = true;
                }
            }
        }

        private void Fire(bool answered)
        {
            var free = waiting.Where(stage => !active.Contains(stage) && !active.Concat(waiting).Any(other => other != stage && CanReach(other, stage))).ToList();
            if (free.Count == 0 && active.Count == 0) free.Add(waiting.Min());
            foreach (var stage in free)
            {
                waiting.Remove(stage);
                active.Add(stage);
                if (!answered) Look(stage);
            }
        }

        private void Look(int stage)
        {
            var missing = Numbers(stages[stage].Required).Where(giver => !visited.Contains(giver)).ToArray();
            var misses = stages[stage].RequiresEntry && !entered.Contains(stage);
            Reached |= Mask([stage]);
            Missing[stage] |= Mask(missing);
            if (misses) MissingEntry |= Mask([stage]);
            if (missing.Length == 0 && !misses) Complete |= Mask([stage]);
        }

        private bool CanReach(int from, int to)
        {
            var seen = new HashSet<int>();
            var left = new Stack<int>(streaming.Contains(from) ? Numbers(stages[from].Successors) : Next(from));
            while (left.TryPop(out var at))
            {
                if (at == to) return true;
                if (!seen.Add(at)) continue;
                foreach (var next in Next(at)) left.Push(next);
            }

            return false;
        }

        private IEnumerable<int> Next(int stage) => Numbers(stages[stage].Successors | stages[stage].StreamSuccessors).Concat(stages[stage].Routes);

        private void Token(ulong mask) => waiting.UnionWith(Numbers(mask));

        private static IEnumerable<int> Numbers(ulong mask) => Enumerable.Range(0, 64).Where(stage => (mask & (1UL << stage)) != 0);
    }
}
