using Modbench.Ledger;

namespace Modbench.EndToEndTests;

/// <summary>One bad pipeline stops nothing but itself, and says which stage it was.</summary>
public sealed class HostileStageTests : ProjectRunFixture
{
    private const string Source =
        """
        using Modbench;

        public abstract class Numbers
        {
            [Queries] protected static int[] All() => [1, 2, 3];
        }

        [Pipeline, SingleStream(Queries = 3, WarmupQueries = 1)]
        public sealed class Fine : Numbers
        {
            [Stage] static int Double(int number) => 2 * number;
        }

        [Pipeline, SingleStream(Queries = 3, WarmupQueries = 1)]
        public sealed class Throws : Numbers
        {
            [Stage] static int Divide(int number) => number == 0 ? 1 : throw new InvalidOperationException("no luck today");
        }

        [Pipeline, SingleStream(Queries = 3, WarmupQueries = 1, Timeout = "1 s")]
        public sealed class Hangs : Numbers
        {
            [Stage] static int Loop(int number) { Thread.Sleep(Timeout.Infinite); return number; }
        }

        [Pipeline, SingleStream(Queries = 3, WarmupQueries = 1)]
        public sealed class Exits : Numbers
        {
            [Stage] static int Leave(int number) { Environment.Exit(0); return number; }
        }

        [Pipeline, SingleStream(Queries = 3, WarmupQueries = 1)]
        public sealed class Dies : Numbers
        {
            [Stage] static int Fall(int number) { System.Diagnostics.Process.GetCurrentProcess().Kill(); Thread.Sleep(Timeout.Infinite); return number; }
        }

        [Pipeline(Alone = true), SingleStream(Queries = 3, WarmupQueries = 1)]
        public sealed class Recurses : Numbers
        {
            [Stage] static int Check(int number) => number;
            [Stage] static int Descend(int number) => number + Descend(number + 1);
        }

        [Pipeline, SingleStream(Queries = 3, WarmupQueries = 1)]
        public sealed class GivesUp : Numbers
        {
            [Stage] static int Quit(int number) { Environment.FailFast("nothing left to try"); return number; }
        }

        // Both are in a stage when the neighbour's dies, in one process.
        [Pipeline, SingleStream(Queries = 3), Collocate(typeof(Recurses), Isolation = Isolation.Thread)]
        public sealed class Hosts : Numbers
        {
            [Stage] static int Spin(int number) { for (var until = Environment.TickCount64 + 20; Environment.TickCount64 < until;) ; return number; }
        }

        [Pipeline, SingleStream(Queries = 3, WarmupQueries = 1)]
        public sealed class NoModel : Numbers
        {
            [Stage] readonly Model Answer = new();
        }

        public sealed class Model : IStage<int, int>, ISetup
        {
            public ValueTask SetupAsync(CancellationToken stop) => File.Exists("model.onnx") ? default : throw new FileNotFoundException("there is no model.onnx here");
            public int Run(int input) => input;
        }

        [Pipeline, SingleStream(Queries = 3, WarmupQueries = 1)]
        public sealed class Chatters : Numbers
        {
            [Stage] static int Talk(int number)
            {
                Console.WriteLine("{\"message\":\"done\"}\n\0\u001b[2J");
                Console.Error.WriteLine("error MB9999: not one of ours");
                Console.Out.Close();
                return number;
            }
        }
        """;

    private protected override UserProject Create() => new UserProject("Hostile").Write("Pipelines.cs", Source);

    [Test]
    public void TheExitCodeSaysThatARunFailed() => Assert.That(Result.ExitCode, Is.EqualTo(3), Result.ToString());

    [Test]
    public void OtherPipelinesStillRun([Values("Fine", "Chatters")] string pipeline)
    {
        var launch = Launch(pipeline);
        Assert.That(launch.Outcome, Is.EqualTo(LaunchOutcome.Ok), launch.Reason);
        Assert.That(Ledger.Measures.Single(row => row.Pipeline == pipeline && row.Stage is null && row.Measure == "response.mean").Value, Is.GreaterThan(0));
    }

    [Test]
    public void AThrowIsNamedWithStageCountAndFirstMessage()
    {
        var failure = Ledger.Failures.Single(row => row.Pipeline == "Throws" && row.Condition == "solo");
        Assert.Multiple(() =>
        {
            Assert.That((failure.Stage, failure.Message), Is.EqualTo(("Divide", "no luck today")));
            Assert.That(failure.Count, Is.InRange(3, 4), "a query in the discarded start of a block is one more");
            Assert.That(Ledger.Measures.Single(row => row.Pipeline == "Throws" && row.Measure == "failures").Value, Is.EqualTo(3));
            Assert.That(Result.Output, Does.Contain("Divide").And.Match("no luck today \\(Pipelines\\.cs:\\d+\\)"));
        });
    }

    [TestCase("Hangs", "Loop")]
    [TestCase("Exits", "Leave")]
    [TestCase("Dies", "Fall")]
    [TestCase("Recurses", "Descend", "ended by a stack overflow")]
    [TestCase("GivesUp", "Quit", "ended by Environment.FailFast (nothing left to try)")]
    [TestCase("NoModel", "Answer")]
    public void AnEndedLaunchNamesItsStage(string pipeline, string stage, string cause = "")
    {
        var launch = Launch(pipeline);
        Assert.Multiple(() =>
        {
            Assert.That(launch.Outcome, Is.Not.EqualTo(LaunchOutcome.Ok));
            Assert.That(launch.Reason, Does.StartWith(cause).And.Contains(stage), "the reason names the stage");
            Assert.That(Result.Output, Does.Contain(launch.Reason!.Split('\n')[0][..20]), Result.ToString());
        });
    }

    [Test]
    public void AMissingModelSaysWhichFileAndWhereItIsRead()
    {
        Assert.That(Launch("NoModel").Reason, Does.Match("there is no model\\.onnx here \\(Pipelines\\.cs:\\d+\\)$"));
        Assert.That(File.ReadAllText(Path.Combine(Project.Artifacts, "latest", "run.log")), Does.Match("NoModel\\]    at .*SetupAsync"), "the whole trace");
    }

    [Test]
    public void ANeighboursStackOverflowInTheSubjectsProcessIsTheNeighbours()
    {
        var rows = Ledger.Launches.Where(launch => launch.Pipeline == "Hosts").ToList();
        Assert.Multiple(() =>
        {
            Assert.That(rows.Single(launch => launch.Condition == "solo").Outcome, Is.EqualTo(LaunchOutcome.Ok));
            foreach (var launch in rows.Where(launch => launch.Condition != "solo"))
            {
                Assert.That((launch.Outcome, launch.Stage), Is.EqualTo((LaunchOutcome.Failed, "Descend")), launch.Reason);
                Assert.That(launch.Reason, Does.StartWith("neighbour Recurses ended by a stack overflow"));
            }
        });
    }

    private LaunchRow Launch(string pipeline) => Ledger.Launches.Single(launch => launch.Pipeline == pipeline);
}
