using Modbench.Diagnosers;
using Modbench.Engine;
using Modbench.Ledger;
using Modbench.Tests.Run;

namespace Modbench.Tests.Engine;

public sealed class ReplayTests : FolderFixture
{
    [Test]
    public void ArrivalsAndQueriesComeAsTheFileSays()
    {
        Write("# a morning\n\nseconds,query\n0.01,3\n 0.02 , 1 \n0.02,1\r\n0.0755,99\n");
        var records = Run(new ReplayScenario { File = "a.csv" });
        var start = records.Blocks.Single().Start;
        var byId = records.Queries.OrderBy(query => query.Id).ToArray();
        Assert.Multiple(() =>
        {
            Assert.That(byId.Select(query => query.Due - start), Is.EqualTo(new long[] { 10_000_000, 20_000_000, 20_000_000, 75_500_000 }));
            Assert.That(byId.Select(query => query.Choice), Is.EqualTo(new[] { 3, 1, 1, 99 }));
            Assert.That(records.Blocks.Single().Issued - start, Is.InRange(75_500_000, 30_000_000_000), "it ends with the file, long before its limit");
        });
    }

    [Test]
    public void WithoutQueriesTheSeedChooses()
    {
        Write("0\n0.001\n0.002\n");
        var choices = new QueryChoice(5, RandomStream.Choices, 100);
        var records = Run(new ReplayScenario { File = "a.csv", Seed = 5 });
        Assert.That(records.Queries.OrderBy(query => query.Id).Select(query => query.Choice), Is.EqualTo(Enumerable.Range(0, 3).Select(index => choices.At(index))));
    }

    [Test]
    public void ANeighbourBeginsAnewWhenTheFileIsThrough()
    {
        Write("0.001\n0.004\n");
        using var run = Launch(new ReplayScenario { File = "a.csv" }, neighbour: true);
        using var neighbour = new NeighbourRun(run);
        neighbour.Start(new Go(0, "neighbour", 0, 0, long.MaxValue, 0, 0));
        Assert.That(SpinWait.SpinUntil(() => run.Completed > 20, TimeSpan.FromSeconds(60)), Is.True);
        neighbour.Pause();
        var records = run.Collect(judge: false);
        Assert.That(records.Queries.Select(query => query.Due).Order(), Is.Unique.And.Ordered);
    }

    [TestCase("0\n0.5\n0.4\n", 3, "sort the file by time")]
    [TestCase("x0.000,4\n0.031,0\n", 1, "'x0.000' is no time")]
    [TestCase("seconds,query\ntime,question\n0.1,2\n", 2, "'time' is no time")]
    [TestCase("# morning\n\n\u00a0O.25\n0.3\n", 3, "'O.25' is no time")]
    [TestCase("0\nsoon\n", 2, "'soon' is no time")]
    [TestCase("-1\n", 1, "'-1' is no time")]
    [TestCase("0\nNaN\n", 2, "is no time")]
    [TestCase("0\n1e300\n", 2, "is no time")]
    [TestCase("0,1\n1,x\n", 2, "'x' is no query")]
    [TestCase("0,1\n1,-1\n", 2, "'-1' is no query")]
    [TestCase("0,1\n1\n", 2, "it has no query")]
    [TestCase("0\n1,2\n", 2, "it has a query")]
    [TestCase("", 1, "there is no arrival")]
    [TestCase("# nothing\nseconds\n", 2, "there is no arrival")]
    [TestCase("seconds\nquery\n0\n", 2, "'query' is no time")]
    public void AMistakeIsToldWithItsLineBeforeTheRun(string text, int line, string problem)
    {
        var path = Write(text);
        var graphs = ReplayFiles.Look([Graphs.Pipeline("A", new ReplayScenario { File = "a.csv" }), Graphs.Pipeline("B")], Folder);
        Assert.That(
            () => ReplayFiles.Check(RunPlanner.Plan(graphs, new RunOptions()), Folder),
            Throws.TypeOf<ModbenchException>().With.Property("Code").EqualTo("MB1030").And.Message.StartsWith($"{path}({line}): ").And.Message.Contains(problem));
        Assert.That(() => ReplayFiles.Check(RunPlanner.Plan(graphs, new RunOptions { Filters = ["B"] }), Folder), Throws.Nothing, "it is not asked for");
    }

    [TestCase("0\n", 1)]
    [TestCase("seconds,query\n0,1\n0,2\n\n", 3)]
    public void AFileWithoutLengthIsNoNeighboursAndIsToldBeforeTheRun(string text, int line)
    {
        var path = Write(text);
        const string Problem = "all arrivals are at 0 s, and a neighbour begins its file anew when it is through: give the last one a later time";
        var graphs = ReplayFiles.Look([Graphs.Pipeline("A").Beside("B"), Graphs.Pipeline("B", new ReplayScenario { File = "a.csv" })], Folder);
        Assert.Multiple(() =>
        {
            Assert.That(
                () => ReplayFiles.Check(RunPlanner.Plan(graphs, new RunOptions { Filters = ["A"] }), Folder),
                Throws.TypeOf<ModbenchException>().With.Property("Code").EqualTo("MB1030").And.Message.EqualTo($"{path}({line}): {Problem}"));
            Assert.That(() => ReplayFiles.Check(RunPlanner.Plan(graphs, new RunOptions { Filters = ["B"] }), Folder), Throws.Nothing, "alone it ends with its file");
            Assert.That(
                () => Launch(new ReplayScenario { File = "a.csv" }, neighbour: true), Throws.TypeOf<ArrivalsFileException>().With.Message.EqualTo($"line {line}: {Problem}"));
        });
    }

    [Test]
    public void AMissingFileIsToldToo() => Assert.That(
        () => ReplayFiles.Check(RunPlanner.Plan([Graphs.Pipeline("A", new ReplayScenario { File = "none.csv" })], new RunOptions()), Folder),
        Throws.TypeOf<ModbenchException>().With.Property("Code").EqualTo("MB1030").And.Message.Contains("none.csv"));

    [Test]
    public void AFileTellsItsLengthToThePlan()
    {
        Write("0\n1\n7.5\n");
        var graph = ReplayFiles.Look([Graphs.Pipeline("A", new ReplayScenario { File = "a.csv" })], Folder).Single();
        Assert.That(graph.Scenarios.Single(), Is.EqualTo(new ReplayScenario { File = "a.csv", FileQueries = 3, FileNs = 7_500_000_000 }));
    }

    [Test]
    public void AQueryThatIsNotThereIsToldWithItsLineWhenTheQueriesAreKnown()
    {
        Write("0,1\n1,100\n");
        Assert.That(() => Launch(new ReplayScenario { File = "a.csv" }), Throws.TypeOf<ArrivalsFileException>().With.Message.EqualTo("line 2: there is no query 100: the pipeline has 100, numbered from 0"));
    }

    private string Write(string text)
    {
        var path = Path.Combine(Folder, "a.csv");
        File.WriteAllText(path, text);
        return path;
    }

    private LaunchRecords Run(ReplayScenario scenario)
    {
        using var launch = Launch(scenario);
        launch.Run(new Block(new Go(0, "solo", 0, 60_000_000_000, 60_000_000_000, 0, 0), endless: false));
        return launch.Collect(judge: false);
    }

    private Launch Launch(ReplayScenario scenario, bool neighbour = false)
    {
        var launch = new Launch(new GraphSubject(GraphSubject.Chain(1)), LaunchRun.Plan(scenario, neighbour, Folder) with { RecordsFile = "" }, new CrashPage(null));
        launch.LoadQueries(CancellationToken.None);
        launch.SetUp(CancellationToken.None);
        return launch;
    }
}
