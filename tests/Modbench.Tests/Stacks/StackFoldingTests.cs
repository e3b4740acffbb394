using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Tests.Stacks;

/// <summary>Samples under the stages that their threads worked for.</summary>
public sealed class StackFoldingTests
{
    private const string Engine = "StartupHook.Initialize;System.Threading.Tasks.Task.Run;Modbench.Engine.VisitRunner.Run;System.Object.Call;Modbench.Generated.Ask.Visit;";

    [Test]
    public void ASampleIsOfTheStageThatItsThreadWorkedForThen()
    {
        var script = new ScriptedSamples().Block("solo", 100, 200)
            .Works(1, 0, 90, 120).Works(1, 1, 120, 150).Works(2, 0, 100, 200)
            .Look(1, 95, true, Engine + "Docs.Ask.Embed") // before the measured time
            .Look(1, 110, true, Engine + "Docs.Ask.Embed")
            .Look(1, 119, true, Engine + "Docs.Ask.Embed")
            .Look(1, 120, true, Engine + "Docs.Ask.Search;Docs.Index.Nearest")
            .Look(1, 160, true, "Docs.Ask.Idle") // for no visit
            .Look(2, 130, true, Engine + "Docs.Ask.Embed;System.String.Trim")
            .Look(3, 130, true, "Docs.Other.Loop") // for none ever
            .Look(2, 200, true, Engine + "Docs.Ask.Embed"); // after

        Assert.That(Lines(script), Is.EqualTo(new[] { "Embed;Docs.Ask.Embed 2", "Embed;Docs.Ask.Embed;System.String.Trim 1", "Search;Docs.Ask.Search;Docs.Index.Nearest 1" }));
    }

    [Test]
    public void ConditionsAreFoldedApartWithTheTimeOfTheirVisits()
    {
        var script = new ScriptedSamples().Block("paused B", 100, 200).Block("beside B", 300, 400).Block("paused B", 500, 600)
            .Works(1, 0, 100, 140).Works(1, 0, 180, 230).Works(1, 0, 290, 350).Works(1, 0, 500, 510)
            .Look(1, 110, true, "Docs.A.Run").Look(1, 310, true, "Docs.B.Run").Look(1, 330, true, "Docs.B.Run").Look(1, 505, true, "Docs.A.Run");

        var (paused, beside) = (StackFolding.Of(script.Samples, script.Records).Conditions[0], StackFolding.Of(script.Samples, script.Records).Conditions[1]);
        Assert.Multiple(() =>
        {
            Assert.That((paused.Condition, beside.Condition), Is.EqualTo(("paused B", "beside B")));
            Assert.That((paused.Stages[0].Visits, paused.Stages[0].ThreadNs), Is.EqualTo((3, 40L + 20 + 10)));
            Assert.That((beside.Stages[0].Visits, beside.Stages[0].ThreadNs), Is.EqualTo((1, 50L)));
            Assert.That((paused.IntervalNs, beside.IntervalNs), Is.EqualTo((100.0, 50.0)));
            Assert.That(StacksFile.Lines(paused), Is.EqualTo(new[] { "Embed;Docs.A.Run 2" }));
        });
    }

    [TestCase("Docs.Ask.Embed;Modbench.Engine.PieceReader.MoveNext;System.Array.Copy", "Docs.Ask.Embed;Modbench.Engine.PieceReader.MoveNext;System.Array.Copy", TestName = "{m}(the engine that a stage calls stays)")]
    [TestCase("Docs.Ask.Embed;System.Threading.Thread.PollGC.PollGCWorker", "Docs.Ask.Embed", TestName = "{m}(where it stops is left out)")]
    [TestCase("System.String.Trim", "System.String.Trim", TestName = "{m}(a stage that is the framework's)")]
    public void WhatLedToTheStageIsLeftOut(string stage, string left) => Assert.That(Lines(One(Engine + stage)), Is.EqualTo(new[] { $"Embed;{left} 1" }));

    [TestCase("Modbench.Engine.Worker.Loop;Modbench.Generated.Ask.Visit", "[inlined]")]
    [TestCase("Modbench.Engine.Worker.Loop;Modbench.Engine.SegmentProbe.Enter", "[modbench]")]
    [TestCase("System.Threading.ThreadPoolWorkQueue.Dispatch;Docs.Ask.EmbedAsync", "System.Threading.ThreadPoolWorkQueue.Dispatch;Docs.Ask.EmbedAsync")]
    public void WhereNoMethodOfTheStageIsToBeSeen(string stack, string left) => Assert.That(Lines(One(stack)), Is.EqualTo(new[] { $"Embed;{left} 1" }));

    [Test]
    public void NoSampleGetsLost([Range(1, 20)] int seed)
    {
        var random = new Random(seed);
        var script = new ScriptedSamples().Block("a", 100, 400).Block("b", 500, 900).Block("a", 950, 1100);
        var work = new List<(int Thread, long From, long To)>();
        for (var thread = 1; thread <= 3; thread++)
        {
            for (long at = random.Next(50); at < 1200; at += random.Next(1, 40))
            {
                var to = at + random.Next(1, 60);
                script.Works(thread, (short)random.Next(2), at, to);
                work.Add((thread, at, to));
                at = to;
            }
        }

        var inside = 0;
        for (var i = 0; i < 500; i++)
        {
            var (thread, time) = (random.Next(1, 5), (long)random.Next(1200));
            script.Look(thread, time, random.Next(2) == 0, string.Join(';', Enumerable.Range(0, random.Next(1, 5)).Select(_ => $"Docs.M{random.Next(3)}.Run")));
            var measured = time is (>= 100 and < 400) or (>= 500 and < 900) or (>= 950 and < 1100);
            if (measured && work.Exists(one => one.Thread == thread && one.From <= time && time < one.To)) inside++;
        }

        var folded = StackFolding.Of(script.Samples, script.Records);
        Assert.That(folded.Conditions.SelectMany(one => one.Stages).SelectMany(stage => stage.Stacks).Sum(stack => stack.Samples), Is.EqualTo(inside).And.GreaterThan(50));
        Assert.That(folded.Conditions.SelectMany(StacksFile.Lines), Is.All.Match(@"^(Embed|Search)(;Docs\.M\d\.Run)+(;\[external\])? \d+$"));
    }

    private static ScriptedSamples One(string stack) => new ScriptedSamples().Block("solo", 100, 200).Works(1, 0, 100, 200).Look(1, 150, true, stack);

    private static IEnumerable<string> Lines(ScriptedSamples script) => StacksFile.Lines(StackFolding.Of(script.Samples, script.Records).Conditions.Single());
}
