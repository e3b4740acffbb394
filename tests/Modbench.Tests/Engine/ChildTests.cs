using Modbench.Engine;

namespace Modbench.Tests.Engine;

[Parallelizable]
public sealed class ChildTests
{
    [Test]
    public void AnEndedBlockDrainsAndKeepsItsQueriesAndLaterOnesHaveNone()
    {
        using var host = new ChildHost("TellsVisits");
        host.UntilReady();
        var warmed = host.Ask<Warmed>(new Warm());
        for (var visit = 0; visit < warmed.Queries; visit++) host.Process.StandardOutput.ReadLine();
        var from = Clock.Now;
        host.Ask<Running>(new Go(0, "solo", 0, long.MaxValue / 8, long.MaxValue / 8, 0, 0));
        Assert.That(host.Process.StandardOutput.ReadLine(), Is.EqualTo("visit"));
        Thread.Sleep(200);
        var done = host.Ask<Done>(new EndBlock());
        var most = ((Clock.Now - from) / 5_000_000) + 1;
        host.Ask<Running>(new Go(1, "solo", 0, long.MaxValue / 8, long.MaxValue / 8, 0, 0));
        var later = host.Receive<Done>();
        host.Ask<Finished>(new Finish());

        Assert.That(done.Completed, Is.InRange(1, most), "visits of 5 ms for 200 ms and more");
        Assert.That((done.Queries, done.Failed, done.TimedOut, later.Queries), Is.EqualTo((done.Completed, 0, 0, 0)));
        var records = RecordsFile.Read(host.Plan.RecordsFile);
        Assert.That(records.Queries.Count, Is.EqualTo(done.Completed));
        records.Close();
    }

    internal static Go Block(int index, string condition, int queries) => new(index, condition, queries, 0, 0, 0, 0);

    [TestCase("SingleStream")]
    [TestCase("Server")]
    [TestCase("Offline")]
    public void AChildRunsItsBlocksAndHandsOverItsRecords(string kind)
    {
        using var host = new ChildHost("Good", Scenarios.Of(kind) with { WarmupQueries = 50 });
        var hello = host.Receive<Hello>();
        var ready = host.Receive<Ready>();
        var warmed = host.Ask<Warmed>(new Warm());
        var running = host.Ask<Running>(Block(0, "paused B", 100));
        var first = host.Receive<Done>();
        host.Ask<Running>(Block(1, "beside B", 200));
        var second = host.Receive<Done>();
        var finished = host.Ask<Finished>(new Finish());
        var exit = host.ExitCode();
        var records = RecordsFile.Read(host.Plan.RecordsFile);
        Assert.Multiple(() =>
        {
            Assert.That((hello.Token, hello.Pid, hello.Protocol), Is.EqualTo(("token", host.Process.Id, ChildPlan.CurrentProtocol)));
            Assert.That(hello.Package, Does.Match(@"^\d+\.\d+\.\d+[^+]*$"));
            Assert.That(ready.QueryCount, Is.EqualTo(100));
            Assert.That(warmed.Queries, Is.GreaterThan(0));
            Assert.That(running.Block, Is.Zero);
            Assert.That(first, Is.EqualTo(first with { Block = 0, Queries = 100, Completed = 100, Failed = 0, TimedOut = 0 }));
            Assert.That((second.Block, second.Completed), Is.EqualTo((1, 200)));
            Assert.That(finished.Bytes, Is.EqualTo(new FileInfo(host.Plan.RecordsFile).Length));
            Assert.That(exit, Is.Zero);
            Assert.That(records.Queries.Select(query => query.Id).Order(), Is.EqualTo(Enumerable.Range(0, 300)));
            Assert.That(records.Spans, Has.Count.EqualTo(900));
            Assert.That(records.Qualities, Is.EqualTo(new[] { new QualityRecord("paused B", "fine", 100, 1, null), new QualityRecord("beside B", "fine", 200, 1, null) }));
            Assert.That(host.StagesOnCrashPage(), Is.Empty);
            Assert.That(host.HeapOnCrashPage(), Is.InRange(50_000, 1_000_000_000));
        });
    }

    [Test]
    public void AKilledChildLeavesItsFinishedBlocks()
    {
        using var host = new ChildHost("Good", Scenarios.Of("SingleStream") with { WarmupQueries = 50 });
        host.UntilReady();
        host.Ask<Warmed>(new Warm());
        host.Ask<Running>(Block(0, "solo", 100));
        host.Receive<Done>();
        host.Process.Kill();
        host.Process.WaitForExit();
        var left = RecordsFile.ReadUnfinished(host.Plan.RecordsFile)!;
        Assert.Multiple(() =>
        {
            Assert.That(File.Exists(host.Plan.RecordsFile), Is.False);
            Assert.That(left.Queries.Select(query => query.Id).Order(), Is.EqualTo(Enumerable.Range(0, 100)));
            Assert.That(left.Spans, Has.Count.EqualTo(300));
        });
    }

    [TestCase("Missing", "start", null, "Modbench.Engine.PipelineNotFoundException", "assembly 'Modbench.Tests' has no pipeline 'ChildPipelines.Missing'")]
    [TestCase("NoQueries", "queries", null, "Modbench.Engine.NoQueriesException", "[Queries] gave no queries")]
    [TestCase("QueriesThrow", "queries", null, "System.FormatException", "line one")]
    [TestCase("SetupThrows", "setup", "S0", "System.IO.FileNotFoundException", "no model")]
    public void WhatCannotStartSaysWhyAndInWhichPhase(string pipeline, string phase, string? stage, string type, string message)
    {
        using var host = new ChildHost(pipeline);
        host.Receive<Hello>();
        var failed = host.Receive<Failed>();
        var exit = host.ExitCode();
        Assert.Multiple(() =>
        {
            Assert.That((failed.Phase, failed.Stage, failed.Type), Is.EqualTo((phase, stage, type)));
            Assert.That(failed.Message, Does.StartWith(message).And.Not.Contain("\n"));
            Assert.That(failed.Detail, Does.StartWith(type));
            Assert.That(exit, Is.Not.Zero);
        });
    }

    [Test]
    public void AChildGreetsAlsoAHostWhosePlanItCannotRead()
    {
        using var host = new ChildHost("Good", rewritePlan: json => json.Replace("SingleStream", "ScenarioOfTheFuture", StringComparison.Ordinal));
        Assert.That(host.Receive<Hello>().Protocol, Is.EqualTo(ChildPlan.CurrentProtocol));
        var failed = host.Receive<Failed>();
        Assert.That((failed.Phase, failed.Message), Is.EqualTo(("start", "unknown scenario 'ScenarioOfTheFuture'")));
        Assert.That(host.ExitCode(), Is.EqualTo(1));
    }

    [Test]
    public void AMessageOutOfPlaceEndsTheLaunch()
    {
        using var host = new ChildHost("Good");
        host.UntilReady();
        var failed = host.Ask<Failed>(new Pause());
        Assert.That(failed.Message, Does.Contain("'Pause' is not for"));
        Assert.That(host.ExitCode(), Is.Not.Zero);
    }

    [Test]
    public void AHangingStageEndsTheLaunchAndIsNamed()
    {
        using var host = new ChildHost("Hangs", new SingleStreamScenario { TimeoutNs = 100_000_000, WarmupQueries = 1 });
        host.UntilReady();
        var failed = host.Ask<Failed>(new Warm());
        var exit = host.ExitCode();
        Assert.Multiple(() =>
        {
            Assert.That((failed.Phase, failed.Stage, failed.Type, failed.Records), Is.EqualTo(("warm-up", "S1", "hang", true)));
            Assert.That(exit, Is.EqualTo(1));
            Assert.That(host.StagesOnCrashPage(), Is.EqualTo(new[] { 1 }));
            Assert.That(RecordsFile.Read(host.Plan.RecordsFile).Failures.Single().Type, Is.EqualTo("timeout"));
        });
    }

    [Test]
    public void ABlockThatHangsIsKeptAsFarAsItCame()
    {
        using var host = new ChildHost("HangsLater", new SingleStreamScenario { TimeoutNs = 2_500_000_000, WarmupQueries = 1 });
        host.UntilReady();
        host.Ask<Warmed>(new Warm());
        host.Ask<Running>(Block(0, "solo", 100));
        var failed = host.Receive<Failed>();
        Assert.That(host.ExitCode(), Is.EqualTo(1));
        var records = RecordsFile.Read(host.Plan.RecordsFile);
        Assert.Multiple(() =>
        {
            Assert.That((failed.Phase, failed.Stage, failed.Type, failed.Records), Is.EqualTo(("run", "S1", "hang", true)));
            Assert.That(records.Blocks.Single().Condition, Is.EqualTo("solo"));
            Assert.That(records.Queries.Where(query => query.Outcome == QueryOutcome.TimedOut).Select(query => (query.Choice, query.FailedStage)), Is.EqualTo(new[] { (50, 1) }));
            Assert.That(records.Queries.Count(query => query.Outcome == QueryOutcome.Completed), Is.EqualTo(records.Queries.Count - 1));
            Assert.That(records.Failures.Single().Condition, Is.EqualTo("solo"));
        });
    }

    [Test]
    public void RecordsOutliveATearDownThatThrows()
    {
        using var host = new ChildHost("ThrowsAtTheEnd");
        host.UntilReady();
        host.Ask<Running>(Block(0, "solo", 10));
        host.Receive<Done>();
        var failed = host.Ask<Failed>(new Finish());
        Assert.That(host.ExitCode(), Is.EqualTo(1));
        Assert.Multiple(() =>
        {
            Assert.That((failed.Phase, failed.Message, failed.Records), Is.EqualTo(("finish", "no end", true)));
            Assert.That(RecordsFile.Read(host.Plan.RecordsFile).Qualities.Single().Judged, Is.EqualTo(10), "judged before");
        });
    }

    [Test]
    public void AStageThatExitsTheProcessIsOnTheCrashPage()
    {
        using var host = new ChildHost("Exits");
        host.UntilReady();
        Assert.That(() => host.Ask<Warmed>(new Warm()), Throws.Exception);
        Assert.That(host.ExitCode(), Is.EqualTo(5));
        Assert.That(host.StagesOnCrashPage(), Is.EqualTo(new[] { 2 }));
    }

    [Test]
    public void WhatUserCodeWritesIsNoMessage()
    {
        using var host = new ChildHost("Talks");
        host.UntilReady();
        host.Ask<Warmed>(new Warm());
        host.Ask<Running>(Block(0, "solo", 3));
        Assert.That(host.Receive<Done>().Completed, Is.EqualTo(3));
        host.Ask<Finished>(new Finish());
        Assert.That(host.ExitCode(), Is.Zero);
        Assert.That(host.Process.StandardOutput.ReadToEnd().Split('\n'), Has.Length.EqualTo(14));
        Assert.That(host.Process.StandardError.ReadToEnd(), Does.StartWith("to the log"));
    }

    [TestCase("SingleStream")]
    [TestCase("Server")]
    [TestCase("Offline")]
    public void ANeighbourRunsRoundAndRoundAndPausesWhenTold(string kind)
    {
        using var host = new ChildHost("Slow", Scenarios.Of(kind) with { Queries = 1, WarmupQueries = 1 }, neighbour: true);
        host.UntilReady();
        host.Ask<Warmed>(new Warm());
        var from = Clock.Now;
        host.Ask<Running>(Block(0, "neighbour", 1));
        Thread.Sleep(300);
        var marked = WhenMoreThan(0, "running");
        var most = ((Clock.Now - from) / 5_000_000) + 1;
        var paused = host.Ask<Paused>(new Pause());
        Thread.Sleep(100);
        var resting = host.Ask<Marked>(new Mark("resting"));
        var asked = Clock.Now;
        host.Ask<Resumed>(new Resume());
        var again = WhenMoreThan(resting.Completed, "again");
        host.Ask<Finished>(new Finish());
        Assert.That(host.ExitCode(), Is.Zero);
        var records = RecordsFile.Read(host.Plan.RecordsFile);
        Assert.Multiple(() =>
        {
            Assert.That(marked.Completed, Is.LessThanOrEqualTo(most), "one after the other, of 5 ms each");
            Assert.That(resting.Completed, Is.EqualTo(paused.Completed).And.GreaterThanOrEqualTo(marked.Completed));
            Assert.That(again.Completed, Is.GreaterThan(resting.Completed));
            Assert.That(records.Queries.Where(query => query.End > paused.AtNs), Is.Not.Empty);
            Assert.That(records.Queries.Where(query => query.Admitted > paused.AtNs && query.Admitted < asked), Is.Empty);
            Assert.That(records.Queries.Select(query => query.Id), Is.Unique);
            Assert.That(records.Blocks.Select(block => block.Index), Is.EqualTo(new[] { 0, 1 }));
            Assert.That(records.Qualities, Is.Empty);
        });

        Marked WhenMoreThan(long completed, string label)
        {
            Marked mark;
            var patience = Clock.Now + 30_000_000_000;
            while ((mark = host.Ask<Marked>(new Mark(label))).Completed <= completed && Clock.Now < patience) Thread.Sleep(20);
            Assert.That(mark.Completed, Is.GreaterThan(completed), label);
            return mark;
        }
    }
}
