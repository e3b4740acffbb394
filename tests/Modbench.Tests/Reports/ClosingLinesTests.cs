using Modbench.Engine;
using Modbench.Ledger;
using Modbench.Tests.Ledger;
using Modbench.Tool.Reports;

namespace Modbench.Tests.Reports;

/// <summary>What made the exit code is read last; what is left out of a table is said below it.</summary>
public sealed class ClosingLinesTests
{
    private static readonly PipelineGraph Bounded = ScriptedGraphs.AskDocs with
    {
        Budgets = [new Budget("response.p90", 30_000_000, null, null, null, "solo", "Docs.cs", 12), new Budget("response.p50", 90_000_000, null, null, null, "solo", "Docs.cs", 13)],
        Qualities = [new QualityBound("recall@5", 0.8, null, "Docs.cs", 40), new QualityBound("mrr", null, null, "Docs.cs", 44)],
    };

    [Test]
    public void AMissIsNamedAtTheEndWithItsLimitItsValueAndItsPlace()
    {
        var lines = Report(Launch(1).Block("solo", 40).Quality("solo", "recall@5", null, "no gold").Quality("solo", "mrr", 0.5).Result());
        Assert.That(lines.TakeLast(4), Is.EqualTo(new[]
        {
            "## 2 checks missed",
            "",
            "- AskDocs · SingleStream · solo: response.p90 ≤ 30 ms, measured 40 ms: Docs.cs:12",
            "- AskDocs · SingleStream · solo: quality.recall@5 ≥ 0.8, not judged: judging failed: no gold: Docs.cs:40",
        }));
    }

    [Test]
    public void NothingIsSaidOfChecksThatWereMet() =>
        Assert.That(string.Join('\n', Report(Launch(1).Block("solo", 20).Quality("solo", "recall@5", 0.9).Result())), Does.Not.Contain("missed"));

    [Test]
    public void FailedLaunchesAreCountedBelowTheirOutput()
    {
        var lines = Report(Launch(1).Block("solo", 20).Quality("solo", "recall@5", 0.9).Result(), Launch(2).Fails("solo", "it died", "   at Docs.Search()"));
        Assert.That(lines.TakeLast(3), Is.EqualTo(new[] { "         at Docs.Search()", "", "- 1 of 2 launches failed." }));
    }

    [Test]
    public void NeighboursThatFailBesideALaunchThatDidNotAreCountedApart()
    {
        var ok = Launch(1).Block("beside BuildIndex", 20).Quality("beside BuildIndex", "recall@5", 0.9);
        foreach (var copy in new[] { 1, 2 })
        {
            ok.Beside(new ScriptedNeighbour(ScriptedGraphs.BuildIndex, ScriptedGraphs.SingleStream) { Copy = copy }.Result(LaunchOutcome.Failed, "it died"));
        }

        Assert.Multiple(() =>
        {
            Assert.That(Report(ok.Result())[^1], Is.EqualTo("- 2 neighbours failed beside a subject that did not."));
            Assert.That(
                Report(ok.Result(), Launch(2).Fails("solo", "it died"))[^1],
                Is.EqualTo("- 1 of 2 launches failed; 2 neighbours failed beside a subject that did not."));
        });
    }

    [Test]
    public void QualitiesThatComeOutAlikeUnderOtherConditionsAreCountedBelowTheTable()
    {
        var report = string.Join('\n', Report(
            Launch(1).Block("solo", 20).Quality("solo", "recall@5", 0.9).Quality("solo", "mrr", 0.5).Result(),
            Launch(2).Block("paused BuildIndex", 20).Block("beside BuildIndex", 20)
                .Quality("paused BuildIndex", "recall@5", 0.9).Quality("paused BuildIndex", "mrr", 0.5)
                .Quality("beside BuildIndex", "recall@5", 0.8).Quality("beside BuildIndex", "mrr", 0.4).Result()));
        Assert.Multiple(() =>
        {
            Assert.That(report, Does.Contain("- quality.recall@5: same result under 2 other conditions.\n- quality.mrr: same result under 1 other condition."));
            Assert.That(report, Does.Contain("| solo | quality.mrr | none | 0.5 |").And.Contains("| beside BuildIndex | quality.mrr | none | 0.4 |"));
        });
    }

    [Test]
    public void SubjectsScenariosAndNeighboursStandAsDeclaredWhateverRanFirst()
    {
        var (train, build) = (ScriptedGraphs.Graph("Docs.Train", "Step"), ScriptedGraphs.BuildIndex);
        var ask = ScriptedGraphs.AskDocs with { Collocations = [new Collocation([train.Name], 1, null), new Collocation([build.Name], 1, null)] };
        var ledger = ScriptedRun.Of(
            [ask, train, build],
            new ScriptedLaunch(train, 1, ScriptedGraphs.Server).Block("solo", 10).Result(),
            new ScriptedLaunch(ask, 2, ScriptedGraphs.Server).Block("solo", 10).Result(),
            new ScriptedLaunch(train, 3, ScriptedGraphs.SingleStream).Block("solo", 10).Result(),
            Launch(4).Block("beside BuildIndex", 20).Block("paused BuildIndex", 20).Result(),
            Launch(5).Block("beside Train", 20).Block("paused Train", 20).Result());
        var subjects = new LedgerView(ledger).Subjects;
        Assert.Multiple(() =>
        {
            Assert.That(subjects.Select(subject => subject.Name), Is.EqualTo(new[] { "AskDocs · SingleStream", "AskDocs · Server(20/s)", "Train · SingleStream", "Train · Server(20/s)" }));
            Assert.That(subjects[0].Conditions, Is.EqualTo(new[] { "paused Train", "beside Train", "paused BuildIndex", "beside BuildIndex" }));
        });
    }

    [TestCase(1000, "| (0.02×) |")]
    [TestCase(10, "| 2× |")]
    public void WhatTracingCostsIsNotMeasurableWhereItSeemsToCostNothing(double untraced, string expected)
    {
        var report = string.Join('\n', Report(
            Launch(1).Block("solo", untraced).Result(),
            new ScriptedLaunch(Bounded, 2, ScriptedGraphs.SingleStream, LaunchKind.Trace).Block("solo", 20).Result()));
        Assert.That(report, Does.Contain(expected).And.Contains("with one traced launch it has no interval and may be chance"));
    }

    [Test]
    public void CollectionsAreComparedPerQueryForConditionsLastDifferentTimes()
    {
        // Two in each block.
        var report = Report(
            Launch(1).Block("solo", 10, 10, 10, 10).Result(),
            Launch(2).Block("paused BuildIndex", 10, 10, 10, 10).Block("beside BuildIndex", 10).Block("paused BuildIndex", 10, 10, 10, 10).Result());
        Assert.That(
            report.SkipWhile(line => !line.StartsWith("## What it took", StringComparison.Ordinal)).Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(2).Take(3).Select(line => line.Split(" | ")[^1]),
            Is.EqualTo(new[] { "500 |", "500 |", "2,000 |" }));
    }

    [Test]
    public void AQueueThatGrowsAndAStretchTooShortHaveTheirStarsAndTheirNotes()
    {
        var launch = Launch(1).Block("solo", [.. Enumerable.Repeat(0.2, 40)]).Result();
        var block = launch.Records!.Blocks[0];

        // The load ends after 10 of the 40 queries.
        var report = string.Join('\n', Report(launch with { Records = launch.Records with { Blocks = [block with { Issued = block.MeasuredFrom + ScriptedLaunch.Ms(2) }] } }));
        Assert.Multiple(() =>
        {
            Assert.That(report, Does.Contain(@"| solo | 200 µs\* | – | 200 µs\* | 200 µs\* | 5,000/s\* |"));
            Assert.That(report, Does.Contain(@"| Search | 0 ns\* | 150 µs | 75 % |"));
            Assert.That(report, Does.Contain(@"| 8 ms/query\* |"));
            Assert.That(report, Does.Contain(@"- \* AskDocs · SingleStream · solo: overloaded: of 40 queries").And.Contains(@"- \* AskDocs · SingleStream · solo: short: measured for 8 ms"));
        });
    }

    private static string[] Report(params LaunchResult[] launches) =>
        MarkdownReport.Of(ScriptedRun.Of([Bounded, ScriptedGraphs.BuildIndex], launches)).TrimEnd().Split('\n');

    private static ScriptedLaunch Launch(int launch) => new(Bounded, launch, ScriptedGraphs.SingleStream);
}
