using Modbench.Ledger;

namespace Modbench.EndToEndTests;

/// <summary>
/// Stages that behave until a block is being measured: the subject's own, alone and beside a neighbour, and a neighbour's while the subject is measured.
/// </summary>
public sealed class HostileBlockTests : ProjectRunFixture
{
    private const string Source =
        """
        using Modbench;

        public abstract class Numbers
        {
            protected int Calls;
            [Queries] protected static int[] All() => [1, 2, 3];

            // In the middle of a block of 60, past the warm-up and the discarded start.
            protected bool InTheMiddle() => ++Calls == 40;
            protected static void Die() { System.Diagnostics.Process.GetCurrentProcess().Kill(); Thread.Sleep(Timeout.Infinite); }
        }

        [Pipeline, SingleStream(Queries = 60, WarmupQueries = 3)]
        public sealed class Fine : Numbers
        {
            [Stage] static int Double(int number) => 2 * number;
        }

        [Pipeline, SingleStream(Queries = 60, WarmupQueries = 3)]
        public sealed class ThrowsInBlock : Numbers
        {
            [Stage] int Divide(int number) => InTheMiddle() ? throw new InvalidOperationException("luck ran out\nhere") : number;
        }

        [Pipeline, SingleStream(Queries = 60, WarmupQueries = 3, Timeout = "1 s")]
        public sealed class HangsInBlock : Numbers
        {
            [Stage] int Loop(int number) { if (InTheMiddle()) Thread.Sleep(Timeout.Infinite); return number; }
        }

        [Pipeline, SingleStream(Queries = 60, WarmupQueries = 3)]
        public sealed class ExitsInBlock : Numbers
        {
            [Stage] int Leave(int number) { if (InTheMiddle()) Environment.Exit(0); return number; }
        }

        [Pipeline, SingleStream(Queries = 60, WarmupQueries = 3)]
        public sealed class DiesInBlock : Numbers
        {
            [Stage] int Fall(int number) { if (InTheMiddle()) Die(); return number; }
        }

        // A neighbour that works leaves a trace of it.
        [Pipeline, SingleStream(WarmupQueries = 3)]
        public sealed class Worker : Numbers
        {
            public static bool Works() => File.Exists("works") && DateTime.UtcNow - File.GetLastWriteTimeUtc("works") < TimeSpan.FromMilliseconds(200);
            [Stage] int Work(int number) { Thread.Sleep(2); if (++Calls > 3) File.WriteAllText("works", ""); return number; }
        }

        [Pipeline, SingleStream(Queries = 60, WarmupQueries = 3), Collocate(typeof(Worker))]
        public sealed class ExitsBeside : Numbers
        {
            // The neighbour's own reference ends just before the first block: only a neighbour that works beside counts.
            [Stage] int Part(int number) { Thread.Sleep(5); if (++Calls > 60 && Worker.Works()) { Console.Error.WriteLine("parting"); Environment.Exit(7); } return number; }
        }

        // The time of the subject's file changes only while the subject is measured; a neighbour's own reference comes before.
        public abstract class Restless : Numbers
        {
            private DateTime seen;

            protected bool BesideTheSubject()
            {
                Thread.Sleep(5);
                var measured = File.GetLastWriteTimeUtc("measured");
                if (measured != seen) Calls++;
                seen = measured;
                return Calls >= 5;
            }
        }

        [Pipeline, SingleStream(WarmupQueries = 3)]
        public sealed class Thrower : Restless
        {
            [Stage] int Toss(int number) => BesideTheSubject() ? throw new InvalidOperationException("no more") : number;
        }

        [Pipeline, SingleStream(WarmupQueries = 3, Timeout = "1 s")]
        public sealed class Hanger : Restless
        {
            [Stage] int Dangle(int number) { if (BesideTheSubject()) Thread.Sleep(Timeout.Infinite); return number; }
        }

        [Pipeline, SingleStream(WarmupQueries = 3)]
        public sealed class Quitter : Restless
        {
            [Stage] int Quit(int number) { if (BesideTheSubject()) Environment.Exit(0); return number; }
        }

        [Pipeline, SingleStream(WarmupQueries = 3)]
        public sealed class Faller : Restless
        {
            [Stage] int Drop(int number) { if (BesideTheSubject()) Die(); return number; }
        }

        public abstract class Subject : Numbers
        {
            [Stage] protected int Wait(int number) { Thread.Sleep(5); if (++Calls > 3) File.WriteAllText("measured", ""); return number; }
        }

        [Pipeline, SingleStream(Queries = 60, WarmupQueries = 3), Collocate(typeof(Thrower))]
        public sealed class BesideThrower : Subject;

        // The neighbour hangs in a whole launch: that is what remains when it is not paused in time.
        [Pipeline, SingleStream(Queries = 60, WarmupQueries = 3), Collocate(typeof(Hanger))]
        public sealed class BesideHanger : Subject;

        [Pipeline, SingleStream(Queries = 60, WarmupQueries = 3), Collocate(typeof(Quitter))]
        public sealed class BesideQuitter : Subject;

        [Pipeline, SingleStream(Queries = 60, WarmupQueries = 3), Collocate(typeof(Faller))]
        public sealed class BesideFaller : Subject;
        """;

    private protected override UserProject Create() => new UserProject("HostileBlocks").Write("Pipelines.cs", Source);

    [Test]
    public void TheExitCodeSaysThatARunFailed() => Assert.That(Result.ExitCode, Is.EqualTo(3), Result.ToString());

    [Test]
    public void OtherPipelinesStillRun() => Assert.That(Value("Fine", "solo", "response.mean"), Is.GreaterThan(0));

    [Test]
    public void AThrowInABlockIsOneFailedQueryAndTheOthersCount()
    {
        var failure = Ledger.Failures.Single(row => row.Pipeline == "ThrowsInBlock");
        Assert.Multiple(() =>
        {
            Assert.That((failure.Condition, failure.Stage, failure.Count, failure.Message), Is.EqualTo(("solo", "Divide", 1, "luck ran out")));
            Assert.That(Value("ThrowsInBlock", "solo", "failures"), Is.EqualTo(1));
            Assert.That(Value("ThrowsInBlock", "solo", "response.mean"), Is.GreaterThan(0));
            Assert.That(Result.Output, Does.Contain("ThrowsInBlock · SingleStream · solo: stage Divide failed 1 query in 1 launch: System.InvalidOperationException: luck ran out"));
        });
    }

    [TestCase("HangsInBlock", "Loop", "hung in stage 'Loop' during the run")]
    [TestCase("ExitsInBlock", "Leave", "ended with exit code 0 while running solo, in stage 'Leave'")]
    [TestCase("DiesInBlock", "Fall", "was ended by signal 9 (SIGKILL; out of memory, when nobody sent it) while running solo, in stage 'Fall'")]
    public void AnEndInABlockNamesItsStageAndHow(string pipeline, string stage, string reason)
    {
        var launch = Ledger.Launches.Single(launch => launch.Pipeline == pipeline);
        Assert.Multiple(() =>
        {
            Assert.That(launch.Outcome, Is.Not.EqualTo(LaunchOutcome.Ok));
            Assert.That(launch.Stage, Is.EqualTo(stage));
            Assert.That(launch.Reason, Does.StartWith(reason));
            Assert.That(Result.Output, Does.Contain(reason), Result.ToString());
        });
    }

    [Test]
    public void AnEndBesideANeighbourNamesItsStageAndKeepsTheSoloLaunch()
    {
        var launches = Ledger.Launches.Where(launch => launch.Pipeline == "ExitsBeside").ToLookup(launch => launch.Condition);
        Assert.Multiple(() =>
        {
            Assert.That(launches["solo"].Single().Outcome, Is.EqualTo(LaunchOutcome.Ok));
            Assert.That(Value("ExitsBeside", "solo", "response.mean"), Is.GreaterThan(0));
            Assert.That(launches["beside Worker"], Is.Not.Empty);
            foreach (var failed in launches["paused Worker"].Concat(launches["beside Worker"]))
            {
                Assert.That((failed.Stage, failed.Reason), Is.EqualTo(("Part", "ended with exit code 7 while running beside Worker, in stage 'Part'")));
                Assert.That(failed.LastErrors, Is.EqualTo(new[] { "parting" }));
            }
        });
    }

    [TestCase("BesideHanger", "Hanger", "Dangle", "neighbour Hanger hung in stage 'Dangle' during the run")]
    [TestCase("BesideQuitter", "Quitter", "Quit", "neighbour Quitter ended with exit code 0 while (running|pausing), in stage 'Quit'")]
    [TestCase("BesideFaller", "Faller", "Drop", "neighbour Faller was ended by signal 9 \\(SIGKILL; out of memory, when nobody sent it\\) while (running|pausing), in stage 'Drop'")]
    public void ANeighbourThatEndsIsNamedAndTheSubjectsSoloResultsAreKept(string pipeline, string neighbour, string stage, string reason)
    {
        var launches = Ledger.Launches.Where(launch => launch.Pipeline == pipeline).ToLookup(launch => launch.Condition);
        Assert.Multiple(() =>
        {
            Assert.That(launches["solo"].Single().Outcome, Is.EqualTo(LaunchOutcome.Ok));
            Assert.That(Value(pipeline, "solo", "response.mean"), Is.GreaterThan(0));
            Assert.That(launches[$"beside {neighbour}"].Single().Outcome, Is.Not.EqualTo(LaunchOutcome.Ok));
            Assert.That(launches[$"beside {neighbour}"].Single().Reason, Does.Match("^" + reason));
            Assert.That(Ledger.Measures.Where(row => row.Pipeline == pipeline && row.Measure == "slowdown").Select(row => row.Value), Is.All.Null);
            Assert.That(Result.Output, Does.Match(reason), Result.ToString());
        });
    }

    [Test]
    public void ANeighbourThatThrowsIsCountedAsANeighbourAndTheSubjectIsMeasured()
    {
        var failure = Ledger.Failures.Single(row => row.Pipeline == "Thrower");
        Assert.Multiple(() =>
        {
            Assert.That((failure.Condition, failure.Stage, failure.Message), Is.EqualTo(((string?)null, "Toss", "no more")));
            Assert.That(failure.Count, Is.GreaterThan(10));
            Assert.That(Ledger.Launches.Where(launch => launch.Pipeline == "BesideThrower").Select(launch => launch.Outcome), Is.All.EqualTo(LaunchOutcome.Ok));
            Assert.That(Value("BesideThrower", "beside Thrower", "slowdown"), Is.GreaterThan(0));
            Assert.That(Result.Output, Does.Match(@"Thrower · SingleStream · as a neighbour: stage Toss failed \d+ queries in 1 launch: System\.InvalidOperationException: no more"));
        });
    }

    private double? Value(string pipeline, string condition, string measure) => Ledger.Measures
        .Single(row => row.Pipeline == pipeline && row.Condition == condition && row.Stage is null && row.Measure == measure).Value;
}
