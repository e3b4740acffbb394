using Modbench.Engine;
using Modbench.Ledger;
using Modbench.Tests.Ledger;

namespace Modbench.Tests.Explain;

/// <summary>A trace that lost events explains nothing, and says so.</summary>
internal sealed class LossyTraceTests
{
    private const string Paused = "paused BuildIndex";
    private const string Beside = "beside BuildIndex";

    [Test]
    public void AllTracesExplainThatLostNothing()
    {
        var ledger = Ledger(Traced(1), Traced(2));
        Assert.Multiple(() =>
        {
            Assert.That(ledger.Explanations.Select(row => (row.Measure, row.Pairs)), Is.EqualTo(new[] { ("response.mean", 4), ("response.p99", 4) }));
            Assert.That(ledger.Launches.Select(launch => launch.Reason), Is.All.Null);
            Assert.That(ledger.Explanations.SelectMany(row => row.Notes), Has.None.StartsWith("events lost"));
        });
    }

    private static IEnumerable<TestCaseData> Losses()
    {
        yield return Case("by the session", launch => launch with { Runtime = new RuntimeTrace { EventsLost = 7 } });
        yield return Case("of threads", launch => launch with { Records = launch.Records! with { Threads = Threads(dropped: 7) } });
        yield return Case("of visits", launch => launch with { Records = launch.Records! with { DroppedSpans = 7 } });
        yield return Case("of a neighbour's threads", launch => launch with
        {
            Neighbours = [.. launch.Neighbours.Select(neighbour => neighbour with { Records = neighbour.Records! with { Threads = Threads(dropped: 7) } })],
        });
        yield return Case("of a neighbour's visits", launch => launch with
        {
            Neighbours = [.. launch.Neighbours.Select(neighbour => neighbour with { Records = neighbour.Records! with { DroppedSpans = 7 } })],
        });
        yield return Case("of all of them", launch => launch with
        {
            Runtime = new RuntimeTrace { EventsLost = 1 },
            Records = launch.Records! with { Threads = Threads(dropped: 1), DroppedSpans = 1 },
            Neighbours = [.. launch.Neighbours.Select(neighbour => neighbour with { Records = neighbour.Records! with { Threads = Threads(dropped: 2), DroppedSpans = 2 } })],
        });

        static TestCaseData Case(string name, Func<LaunchResult, LaunchResult> lose) => new TestCaseData(lose).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Losses))]
    public void OneThatLostEventsIsLeftOutAndMarked(Func<LaunchResult, LaunchResult> lose)
    {
        var ledger = Ledger(Traced(1), lose(Traced(2)));
        Assert.Multiple(() =>
        {
            Assert.That(ledger.Explanations.Select(row => row.Pairs), Is.All.EqualTo(2), "the other launch's");
            Assert.That(ledger.Explanations.Select(row => row.Notes), Is.All.Contains("events lost: 1 of 2 traced launches lost events of their trace and explain nothing"));
            Assert.That(ledger.Launches.Where(launch => launch.Launch == 2).Select(launch => launch.Reason), Is.All.EqualTo("explains nothing: its trace lost 7 events"));
            Assert.That(ledger.Launches.Where(launch => launch.Launch == 1).Select(launch => launch.Reason), Is.All.Null);
        });
    }

    [Test]
    public void WhereAllLostEventsNothingIsExplained()
    {
        var ledger = Ledger(Traced(1) with { Runtime = new RuntimeTrace { EventsLost = 1 } });
        Assert.Multiple(() =>
        {
            Assert.That(ledger.Explanations, Is.Empty);
            Assert.That(ledger.Launches.Select(launch => launch.Reason), Is.All.EqualTo("explains nothing: its trace lost 1 event"));
            Assert.That(Modbench.Tool.Reports.MarkdownReport.Of(ledger), Does.Contain("launch 1: explains nothing: its trace lost 1 event"));
        });
    }

    [Test]
    public void WithoutEventsOfTheRuntimeItsCausesAreSaidToBeInWait()
    {
        var ledger = Ledger(Traced(1) with { Runtime = null, TraceProblem = "no EventPipe session: refused" });
        Assert.That(ledger.Explanations.Select(row => row.Notes), Is.All.Some.EqualTo(
            "no runtime events: of 1 of 1 traced launches collections, locks and the pool's queue are in wait: no EventPipe session: refused"));
    }

    [TestCase(false, "what a thread waited for a core after it had been woken is in wait")]
    [TestCase(true, "what is not known to be anything else is unattributed, waits for a core among it")]
    public void WhatTheKernelDidNotTellIsSaid(bool noSwitches, string noWaits)
    {
        var launch = Traced(1);
        var records = launch.Records!;
        launch = launch with
        {
            Records = records with
            {
                Threads = records.Threads! with { NoEvents = noSwitches ? "perf_event_open: Operation not permitted" : null },
                Segments = [.. records.Spans.Select(visit => new VisitSegment(visit.Query, visit.Start, visit.Start, visit.End, -1, -1, 1, visit.Stage, 0))],
            },
        };
        var notes = Ledger(launch).Explanations.Select(row => row.Notes).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(notes, Is.Not.Empty.And.All.Contains($"no schedstat: of 1 of 1 traced launches {noWaits}"));
            var switches = notes.Select(lines => lines.Count(line => line.StartsWith("no context switches: of 1 of 1 traced launches ", StringComparison.Ordinal) && line.EndsWith(": perf_event_open: Operation not permitted", StringComparison.Ordinal)));
            Assert.That(switches, Is.All.EqualTo(noSwitches ? 1 : 0));
        });
    }

    /// <summary>A thread whose file could not be opened is enough.</summary>
    [TestCase("none", false)]
    [TestCase("the first", true)]
    [TestCase("all but the first", true)]
    [TestCase("the last", true)]
    public void AnySegmentWithoutAWaitIsSaid(string without, bool said)
    {
        var launch = Traced(1);
        var visits = launch.Records!.Spans;
        launch = launch with { Records = launch.Records with { Segments = [.. visits.Select((visit, place) => new VisitSegment(visit.Query, visit.Start, visit.Start, visit.End, -1, Lacks(place) ? -1 : 0, 1, visit.Stage, 0))] } };
        var notes = Ledger(launch).Explanations.Select(row => row.Notes.Count(note => note.StartsWith("no schedstat: of 1 of 1 traced launches what a thread waited", StringComparison.Ordinal)));
        Assert.That(notes, Is.Not.Empty.And.All.EqualTo(said ? 1 : 0));

        bool Lacks(int place) => without switch
        {
            "the first" => place == 0,
            "all but the first" => place > 0,
            "the last" => place == visits.Count - 1,
            _ => false,
        };
    }

    /// <summary>What they explain is less by the visits meanwhile, not wrong: such launches count.</summary>
    [TestCase(1, 0, 0, "1 of 2")]
    [TestCase(2, 3, 0, "1 of 2")]
    [TestCase(0, 1, 1, "2 of 2")]
    public void WhereTheKernelDroppedSwitchesItIsSaidHowOften(int ofTheSubject, int ofTheNeighbour, int ofTheOther, string launches)
    {
        var (one, other) = (Traced(1), Traced(2));
        one = one with { Neighbours = [.. one.Neighbours.Select(neighbour => neighbour with { Records = Losing(neighbour.Records!, ofTheNeighbour) })] };
        var ledger = Ledger(one with { Records = Losing(one.Records!, ofTheSubject) }, other with { Records = Losing(other.Records!, ofTheOther) });
        Assert.Multiple(() =>
        {
            Assert.That(ledger.Explanations.Select(row => row.Pairs), Is.Not.Empty.And.All.EqualTo(4));
            Assert.That(ledger.Launches.Select(launch => launch.Reason), Is.All.Null);
            Assert.That(ledger.Explanations.Select(row => row.Notes), Is.All.Some.EqualTo(
                $"context switches lost: of {launches} traced launches the system dropped some, {ofTheSubject + ofTheNeighbour + ofTheOther} times: visits meanwhile are unexplained, and who held the cores is not known"));
            Assert.That(Ledger(Traced(1)).Explanations.SelectMany(row => row.Notes), Has.None.StartsWith("context switches lost"));
        });

        // Each a gap of its own: something is known between two.
        static LaunchRecords Losing(LaunchRecords records, int times) => records with
        {
            ThreadEvents = [.. Enumerable.Range(1, times).SelectMany(time => new[]
            {
                new ThreadEvent(time * 1000, 9, 0, 0, ThreadEventKind.In),
                new ThreadEvent((time * 1000) + 500, 0, 10, 0, ThreadEventKind.Lost),
                new ThreadEvent((time * 1000) + 600, 9, 0, 0, ThreadEventKind.Blocked),
            })],
        };
    }

    [Test]
    public void WhereItIsNotKnownWhichCoresThereAreNothingIsExplained()
    {
        var (blind, whole) = (Traced(1), Traced(2));
        blind = blind with { Records = blind.Records! with { Threads = blind.Records.Threads! with { Cores = [] } } };
        var ledger = Ledger(blind, whole);
        Assert.Multiple(() =>
        {
            Assert.That(ledger.Explanations.Select(row => row.Pairs), Is.Not.Empty.And.All.EqualTo(2), "the other launch's");
            Assert.That(ledger.Launches.Where(launch => launch.Launch == 1).Select(launch => launch.Reason), Is.All.EqualTo("explains nothing: which cores its threads may use is not known"));
            Assert.That(ledger.Launches.Where(launch => launch.Launch == 2).Select(launch => launch.Reason), Is.All.Null);
        });
    }

    [Test]
    public void WhereNobodyLookedAtFilesTheirWaitsAreSaidToBeInWait()
    {
        var launch = Traced(1);
        var threads = new ThreadNames(1, 0, null, 0, [0, 1], new Dictionary<int, string>());
        Assert.That(
            Ledger(launch with { Records = launch.Records! with { Threads = threads with { NoFileWatch = "refused" } } }).Explanations.Select(row => row.Notes),
            Is.All.Some.EqualTo("no file waits: of 1 of 1 traced launches waits for the disk are in wait: refused"));
        Assert.That(Ledger(launch with { Records = launch.Records! with { Threads = threads } }).Explanations.Select(row => row.Notes), Is.All.None.StartsWith("no file waits"));
    }

    internal static RunLedger Ledger(params LaunchResult[] launches) => ScriptedRun.Of([ScriptedGraphs.AskDocs, ScriptedGraphs.BuildIndex], launches);

    internal static LaunchResult Traced(int launch)
    {
        var script = new ScriptedLaunch(ScriptedGraphs.AskDocs, launch, ScriptedGraphs.SingleStream, LaunchKind.Trace) { Alternating = true }
            .Block(Paused, 41, 42).Block(Beside, 70, 74).Block(Beside, 72, 76).Block(Paused, 40, 42)
            .Beside(new ScriptedNeighbour(ScriptedGraphs.BuildIndex, ScriptedGraphs.SingleStream).Result());
        var result = script.Result();
        return result with { Records = result.Records! with { Threads = Threads(dropped: 0) }, Runtime = new RuntimeTrace() };
    }

    private static ThreadNames Threads(long dropped) => new(5000, 0, null, dropped, [0, 1], new Dictionary<int, string>());
}
