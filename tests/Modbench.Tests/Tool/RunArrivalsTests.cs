using Modbench.Engine;
using Modbench.Ledger;
using Modbench.Tests.Engine;
using Modbench.Tests.Ledger;
using Modbench.Tool;
using Modbench.Tool.Running;

namespace Modbench.Tests.Tool;

/// <summary>What a launch was asked, from a run's folder to a replay.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class RunArrivalsTests : IDisposable
{
    private static readonly Scenario[] Scenarios =
    [
        new ServerScenario { QueriesPerSecond = 500, Seed = 3 },
        new ServerScenario { QueriesPerSecond = 2000, MaxInFlight = 1, Overflow = Overflow.Shed, Seed = 4 },
        new MultiStreamScenario { SamplesPerQuery = 5, Seed = 5 },
        new ClosedLoopScenario { InFlight = 4, ThinkNs = 1_000_000, Seed = 6 },
        new SessionScenario { Turns = 3, SessionsPerSecond = 200, Seed = 7 },
    ];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Test]
    public async Task AReplayOfALaunchHasItsArrivalsAndItsQueries([ValueSource(nameof(Scenarios))] Scenario scenario)
    {
        using var run = new LaunchRun(new GraphSubject(GraphSubject.Chain(2)), scenario);
        run.Block(0, "solo", maxMs: 60, minMs: 60, discardMs: 20);
        run.Block(1, "solo", maxMs: 60, minMs: 60);
        var recorded = run.Launch.Collect(judge: false);
        Keep(3, recorded);

        var (exitCode, file, error) = await Run(["report", RunFolderPath, "--format", "arrivals"]);
        Assert.That((exitCode, error), Is.EqualTo((0, "")));
        Assert.That(file, Does.StartWith($"# Docs.AskDocs, SingleStream, solo: launch 3 of run 20260102-030405\nseconds,query\n"));
        folder.Write("a.csv", file);

        var replay = new Launch(new GraphSubject(GraphSubject.Chain(1)), LaunchRun.Plan(new ReplayScenario { File = "a.csv" }, folder: folder.Path) with { RecordsFile = "" }, new CrashPage(null));
        using (replay)
        {
            replay.LoadQueries(CancellationToken.None);
            replay.SetUp(CancellationToken.None);
            replay.Run(new Block(new Go(0, "solo", 0, 5_000_000_000, 5_000_000_000, 0, 0), endless: false));
            var replayed = replay.Collect(judge: false);
            var start = replayed.Blocks.Single().Start;
            var expected = Joined(recorded);
            Assert.That(replayed.Queries.OrderBy(query => query.Id).Select(query => (query.Due - start, query.Choice)), Is.EqualTo(expected));
            Assert.That(expected, Has.Count.GreaterThan(20));
        }
    }

    [Test]
    public async Task ALaunchWithoutArrivalsNamesThoseThatHaveSome()
    {
        Keep(2, RandomRecords());
        Keep(4, RandomRecords());
        await Expect([RunFolderPath, "--format", "arrivals", "--launch", "3"], "error MB1032: run 20260102-030405 has no arrivals of launch 3, but of 2, 4");
        await Expect([RunFolderPath, "--launch", "3"], "error MB1014: --launch says whose arrivals --format arrivals prints: give that too");
        var (_, fourth, _) = await Run(["report", RunFolderPath, "--format", "arrivals", "--launch", "4"]);
        Assert.That(fourth.Split('\n')[0], Does.Contain("launch 4 of run"));
        foreach (var file in Directory.GetFiles(RunFolderPath, ArrivalsFile.Pattern)) File.Delete(file);
        await Expect([RunFolderPath, "--format", "arrivals"], "error MB1032: run 20260102-030405 has no arrivals: no launch recorded a query, or its files are gone; measure again");
    }

    [Test]
    public async Task ADamagedFileIsNamed()
    {
        Keep(1, RandomRecords());
        var path = Path.Combine(RunFolderPath, "arrivals-1.parquet");
        File.WriteAllText(path, "no Parquet");
        var (exitCode, _, error) = await Run(["report", RunFolderPath, "--format", "arrivals"]);
        Assert.That((exitCode, error.Split(" can't be read: ")[0]), Is.EqualTo((2, $"error MB4005: {path}")));
        Assert.That(error, Does.EndWith(". Measure again.\n").And.Not.Contains(".."));
    }

    [Test]
    public async Task ACutFileIsNamedWhereverItWasCut()
    {
        Keep(1, RandomRecords());
        var path = Path.Combine(RunFolderPath, "arrivals-1.parquet");
        var whole = File.ReadAllBytes(path);
        foreach (var length in new[] { 0, 3, 8, whole.Length / 2, whole.Length - 1 })
        {
            File.WriteAllBytes(path, whole[..length]);
            var (exitCode, output, error) = await Run(["report", RunFolderPath, "--format", "arrivals"]);
            Assert.That((exitCode, output, error.Split(" can't be read: ")[0]), Is.EqualTo((2, "", $"error MB4005: {path}")), $"{length} bytes of {whole.Length}: {error}");
        }
    }

    [Test]
    public async Task AFileOfManyGroupsLosesNothingAndHasThemInOrder()
    {
        var launch = new RandomLaunch(0, 1, 10);
        var queries = Enumerable.Range(0, 300_000).Select(id => new QueryRecord(id, id % 7, 0, QueryOutcome.Completed, 1000 + (id / 3 * 10L), 0, 0, 0, -1, true)).ToArray();
        new Random(1).Shuffle(queries);
        var block = launch.Records.Blocks[0] with { Start = 1000, Issued = 2_000_000 };
        ArrivalsFile.Write(folder.Path, launch.Result with { Records = launch.Records with { Blocks = [block], Queries = queries } });
        using var text = new StringWriter { NewLine = "\n" };
        (await ArrivalsFile.ReadAsync(Path.Combine(folder.Path, "arrivals-1.parquet"))).Write(text, "all");
        var expected = Enumerable.Range(0, queries.Length).Select(id => FormattableString.Invariant($"{id / 3 * 10L / 1e9:0.000000000},{id % 7}"));
        Assert.That(text.ToString().TrimEnd('\n').Split('\n').Skip(2), Is.EqualTo(expected));
        Assert.That(Directory.GetFiles(folder.Path).Select(Path.GetFileName), Is.EqualTo(new[] { "arrivals-1.parquet" }), "no temporary file stays");
    }

    private string RunFolderPath { get; set; } = "";

    private static LaunchRecords RandomRecords() => new RandomLaunch(0, 1, 30).Records;

    private static List<(long Due, int Choice)> Joined(LaunchRecords records)
    {
        var (first, second) = (records.Blocks[0], records.Blocks[1]);
        return
        [
            .. records.Queries
                .Select(query => (Due: query.Block == 0 ? query.Due - first.Start : query.Due - second.Start + (first.Issued - first.Start), query.Id, query.Choice))
                .OrderBy(query => query.Due).ThenBy(query => query.Id)
                .Select(query => (query.Due, query.Choice)),
        ];
    }

    private void Keep(int launch, LaunchRecords records)
    {
        if (RunFolderPath.Length == 0) RunFolderPath = RunFolder.Create(folder.Path, new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        var path = Path.Combine(RunFolderPath, LedgerFile.Name);
        var result = new RandomLaunch(0, 1, 30, launch).Result;
        var before = File.Exists(path) ? LedgerFile.Read(path).Launches : [];
        var ledger = RandomLaunch.Ledger(new RandomLaunch(0, 1, 30, launch));
        LedgerFile.Write(path, ledger with { Launches = [.. before, .. ledger.Launches] });
        ArrivalsFile.Write(RunFolderPath, result with { Records = records });
    }

    private static async Task Expect(string[] args, string message)
    {
        var (exitCode, output, error) = await Run(["report", .. args]);
        Assert.That((exitCode, output, error), Is.EqualTo((2, "", message + "\n")));
    }

    private static async Task<(int ExitCode, string Output, string Error)> Run(string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var exitCode = await Shell.RunAsync(args, new Screen(output, error, IsTerminal: false));
        return (exitCode, output.ToString(), error.ToString());
    }
}
