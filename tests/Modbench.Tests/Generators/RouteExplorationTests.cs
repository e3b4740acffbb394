using System.Diagnostics;
using Modbench.Generators.Checking;

namespace Modbench.Tests.Generators;

/// <summary>What the exploration says of a graph with routers, against one that tries every order in which visits may end and forgets nothing.</summary>
public sealed class RouteExplorationTests
{
    [Test]
    public void ItSaysWhatEveryOrderOfEndingTogetherShows([Range(0, 7)] int part)
    {
        var (answers, missing, entries, incomplete) = (0, 0, 0, 0);
        for (var seed = part * 500; seed < (part * 500) + 500; seed++)
        {
            var stages = ExploredGraphs.Graph(new Random(seed), most: 7);
            var told = RouteExploration.Of(stages);
            var all = ExhaustiveExploration.Of(stages);
            Assert.That(told.IsExact, $"seed {seed}");
            Assert.That(told.Reached, Is.EqualTo(Set(all.Reached)), $"seed {seed}: reached");
            Assert.That(told.Complete, Is.EqualTo(Set(all.Complete)), $"seed {seed}: complete");
            Assert.That(told.MissingEntry, Is.EqualTo(Set(all.MissingEntry)), $"seed {seed}: entry");
            Assert.That(told.Missing, Is.EqualTo(all.Missing.Select(Set)), $"seed {seed}: missing");
            Assert.That(told.TwoAnswers is null, Is.EqualTo(all.TwoAnswers is null), $"seed {seed}: answers");
            if (told.TwoAnswers is not null) answers++;
            if (told.Missing.Any(set => !set.IsEmpty)) missing++;
            if (!told.MissingEntry.IsEmpty) entries++;
            if (!told.Reached.Equals(told.Complete)) incomplete++;
        }

        TestContext.Out.WriteLine($"500 graphs: {answers} with two answers, {missing} with missing results, {entries} with missing entries, {incomplete} with joins never complete");
        Assert.That(new[] { answers, missing, entries, incomplete }, Is.All.InRange(5, 495), "the graphs are of all kinds");
    }

    [Test]
    public void WhatEdgesAloneTellErrsOnTheSideOfWhatCanHappen()
    {
        var (said, real) = (0, 0);
        for (var seed = 0; seed < 2000; seed++)
        {
            var stages = ExploredGraphs.Graph(new Random(seed), most: 7);
            var exact = RouteExploration.Of(stages);
            var told = RouteExploration.Of(stages, cap: 0);
            Assert.That(told.IsExact, Is.False);
            Assert.That((exact.Reached - told.Reached).IsEmpty, $"seed {seed}: reached");
            Assert.That((exact.MissingEntry - told.MissingEntry).IsEmpty, $"seed {seed}: entry");
            for (var stage = 0; stage < stages.Count; stage++)
            {
                Assert.That((exact.Missing[stage] - told.Missing[stage]).IsEmpty, $"seed {seed}: missing at {stage}");
                (said, real) = (said + told.Missing[stage].Numbers().Count(), real + exact.Missing[stage].Numbers().Count());
            }
        }

        TestContext.Out.WriteLine($"{said} results said to be missing at times, {real} are");
        Assert.That(said, Is.LessThan(3 * real), "it is of use");
    }

    [Test]
    public void ParallelRoutersWithLoopsOfTheirOwnExceedWhatItLooksAt()
    {
        // Forty branches, each with a result of its own that the end reads: the end may lack any of 2^40 selections.
        const int Width = 40;
        const int Join = (3 * Width) + 1;
        var stages = new List<ExploredStage> { ExploredGraphs.Stage([.. Enumerable.Range(0, Width).Select(branch => (3 * branch) + 1)], [], starts: true) };
        for (var branch = 0; branch < Width; branch++)
        {
            var at = stages.Count;
            stages.Add(ExploredGraphs.Stage([], [at + 1, at + 2]));
            stages.Add(ExploredGraphs.Stage([Join], []));
            stages.Add(ExploredGraphs.Stage([Join], []));
        }

        stages.Add(ExploredGraphs.Stage([], [], answers: true) with { Required = StageSet.Of(Enumerable.Range(0, Join)) });
        var told = RouteExploration.Of(stages);
        Assert.That(told.IsExact, Is.False);
        Assert.That(told.Missing[Join].Numbers(), Is.EqualTo(Enumerable.Range(1, Join - 1).Where(stage => stage % 3 != 1)), "what is behind a router, and no router");
        Assert.That(told.Reached.Numbers().Count(), Is.EqualTo(stages.Count));
    }

    [Test]
    public void ManyBranchesAndManyStagesAreNoneTooMany([Values(20, 100, 198)] int width)
    {
        var join = width + 1;
        var stages = new List<ExploredStage> { ExploredGraphs.Stage([.. Enumerable.Range(1, width)], [], starts: true) };
        for (var branch = 0; branch < width; branch++) stages.Add(ExploredGraphs.Stage([join], []));
        stages.Add(ExploredGraphs.Stage([], [join + 1, join + 2]) with { Required = StageSet.Of(Enumerable.Range(0, width + 1)) });
        stages.Add(ExploredGraphs.Stage([], [], answers: true));
        stages.Add(ExploredGraphs.Stage([], [], answers: true) with { Required = StageSet.Of(join + 1) });

        var told = RouteExploration.Of(stages);
        Assert.That(told.IsExact);
        Assert.That(told.Missing[join].IsEmpty);
        Assert.That(told.Missing[join + 2], Is.EqualTo(StageSet.Of(join + 1)), "the one branch of a router never has what the other gives");
        Assert.That(told.TwoAnswers, Is.Null);
    }

    [Test]
    public void PipelinesOfTwoHundredStagesAreExploredWhole()
    {
        var (most, slowest, optional) = (0, TimeSpan.Zero, 0);
        for (var seed = 0; seed < 40; seed++)
        {
            var stages = ExploredGraphs.Pipeline(new Random(seed), 200);
            var watch = Stopwatch.StartNew();
            var told = RouteExploration.Of(stages);
            watch.Stop();
            if (seed > 0 && watch.Elapsed > slowest) slowest = watch.Elapsed;
            Assert.That(told.IsExact, $"seed {seed}");
            Assert.That(told.Reached.Numbers().Count(), Is.EqualTo(stages.Count), $"seed {seed}");
            if (told.Missing.Any(set => !set.IsEmpty)) optional++;
            most = Math.Max(most, told.States);
        }

        TestContext.Out.WriteLine($"at most {most} states, {slowest.TotalMilliseconds:0.0} ms, {optional} of 40 with missing results");
        Assert.That(most, Is.LessThan(RouteExploration.Cap / 4));
        Assert.That(optional, Is.InRange(5, 35), "they are of both kinds");
    }

    private static StageSet Set(ulong mask) => StageSet.Of(Enumerable.Range(0, 64).Where(stage => (mask & (1UL << stage)) != 0));
}
