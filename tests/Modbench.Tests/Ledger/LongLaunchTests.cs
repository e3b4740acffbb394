using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Tests.Ledger;

/// <summary>Launches are summed up while they are read: what comes out is what their records hold, in whatever order, and above a million as near to it as is said.</summary>
public sealed class LongLaunchTests
{
    private static readonly (string Name, double Share)[] Quantiles = [("p50", 0.5), ("p90", 0.9), ("p95", 0.95), ("p99", 0.99), ("p999", 0.999)];

    [Test]
    public void WhatIsSummedUpIsWhatTheRecordsHold([Range(0, RandomLaunch.Kinds - 1)] int kind, [Values(1, 2, 3)] int seed)
    {
        // Too few for a warm-up to be told from them and cut off, and enough for each block in turn to have measured ones.
        var launch = new RandomLaunch(kind, seed, count: kind == 4 ? 360 : 140);
        var ledger = RandomLaunch.Ledger(launch);
        var records = launch.Records;
        foreach (var condition in records.Blocks.Select(block => block.Condition).Distinct())
        {
            var blocks = records.Blocks.Where(block => block.Condition == condition).ToDictionary(block => block.Index);
            var all = records.Queries.Where(query => blocks.ContainsKey(query.Block)).ToList();
            var measured = all.Where(query => query.Measured).ToList();
            var completed = measured.Where(query => query.Outcome == QueryOutcome.Completed).ToList();
            var served = all.Where(query => query.Outcome == QueryOutcome.Completed && query.End >= blocks[query.Block].MeasuredFrom).ToList();
            var elapsed = blocks.Values.Sum(block => Math.Max(block.Issued, Ended(all, block)) - block.MeasuredFrom) / 1e9;
            Holds(measured.Count, "queries");
            Holds(served.Count / elapsed, "throughput");
            Holds(measured.Count(query => query.Outcome is QueryOutcome.Failed or QueryOutcome.TimedOut), "failures");
            if (kind != 5)
            {
                Time("response", completed.Select(query => query.Response), Quantiles);
                Time("issue_delay", completed.Select(query => query.IssueDelay), [("p50", 0.5), ("p99", 0.99)]);
            }

            if (kind == 1)
            {
                Time("age", completed.Select(query => query.Admitted - query.Due), [("p50", 0.5), ("p99", 0.99)]);
                foreach (var (name, first, last, limit) in new[] { ("Short", 0, 2, 20e6), ("Long", 3, 4, 40e6) })
                {
                    bool Met(QueryRecord query) => query.Response <= limit;
                    bool In(QueryRecord query) => query.Choice >= first && query.Choice <= last;
                    Holds(served.Count(query => In(query) && Met(query)) / elapsed, "goodput", name);
                    Holds(completed.Count(query => In(query) && Met(query)) / (double)measured.Count(In), "attainment", name);
                    Holds(Quantile.Of([.. completed.Where(In).Select(query => query.Response).Order()], 0.95), "response.p95", name);
                }
            }

            if (kind == 2)
            {
                var groups = completed.GroupBy(query => query.Id / 3).Where(group => group.Count() == 3);
                Time("group.response", groups.Select(group => group.Max(query => query.End) - group.Min(query => query.Due)), Quantiles[..2]);
            }

            if (kind == 3)
            {
                var sessions = measured.GroupBy(query => query.Id / 4).ToList();
                Holds(sessions.Count, "sessions");
                Holds(sessions.Count(session => session.Any(turn => turn.Outcome is QueryOutcome.Failed or QueryOutcome.TimedOut)), "sessions.failed");
                Holds(completed.Count / (double)sessions.Count, "session.turns");
                Time("session.time", sessions.Where(session => session.Count(turn => turn.Outcome == QueryOutcome.Completed) == 4)
                    .Select(session => session.Max(turn => turn.End) - session.Min(turn => turn.Due)), Quantiles[..2]);
            }

            void Holds(double expected, string measure, string? queryClass = null) => Assert.That(
                ledger.Measures.Single(row => row.Pipeline == "Docs.AskDocs" && row.Condition == condition && row.Measure == measure && row.Stage is null && row.Class == queryClass).Value,
                Is.EqualTo(expected).Within(1e-9 * Math.Max(1, expected)), $"{condition} {measure} {queryClass}");

            void Time(string measure, IEnumerable<long> times, (string Name, double Share)[] quantiles)
            {
                long[] sorted = [.. times.Order()];
                foreach (var (name, share) in quantiles) Holds(Quantile.Of(sorted, share), $"{measure}.{name}");
            }
        }
    }

    // Workers write their logs in turn, so that the file has no order; and it is read in pieces.
    [Test]
    public void TheOrderOfTheRecordsDoesNotMatter([Range(0, RandomLaunch.Kinds - 1)] int kind)
    {
        var launch = new RandomLaunch(kind, seed: 5, count: 1200);
        var random = new Random(kind);
        var path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{nameof(LongLaunchTests)}-{kind}.records");
        RecordsFile.Write(launch.Records with { Queries = Shuffled(launch.Records.Queries), Spans = Shuffled(launch.Records.Spans), Details = Shuffled(launch.Records.Details) }, path);
        var read = RecordsFile.Read(path);
        File.Delete(path);
        var expected = LaunchMeasures.Of(launch.Result, launch.Plan);
        var values = LaunchMeasures.Of(launch.Result with { Records = read }, launch.Plan);
        Assert.That(values.Select(value => (value.Key, value.Value, value.Reason)), Is.EqualTo(expected.Select(value => (value.Key, value.Value, value.Reason))));
        Assert.That(RouteCounts.Of(launch.Result with { Records = read }, launch.Plan), Is.EqualTo(RouteCounts.Of(launch.Result, launch.Plan)));
        read.Close();

        T[] Shuffled<T>(IReadOnlyList<T> entries)
        {
            T[] shuffled = [.. entries];
            random.Shuffle(shuffled);
            return shuffled;
        }
    }

    [Test]
    public void AboveAMillionQueriesQuantilesAreAsNearAsIsSaid()
    {
        const int each = 550_000;
        var random = new Random(1);
        var queries = new QueryRecord[2 * each];
        for (var id = 0; id < queries.Length; id++)
        {
            var due = 1_000_000_000 + (id * 100_000L);
            var response = (long)(Math.Exp(3 * random.NextDouble()) * (id < each ? 100_000 : 150_000));
            queries[id] = new QueryRecord(id, 0, id / each, QueryOutcome.Completed, due, due + 5, due + 7, due + response, -1, true);
        }

        BlockRecord Block(int index, string condition)
        {
            var (first, last) = (queries[index * each].Due, queries[((index + 1) * each) - 1].Due);
            return new BlockRecord(index, condition, first, first, last, last + 10_000_000, 0, 0, 0, 0, 0, 0, 0, null);
        }

        var launch = new RandomLaunch(0, 1, 10);
        LaunchResult Long(params string[] conditions) => launch.Result with
        {
            Conditions = [.. conditions.Distinct()],
            Alternating = conditions.Distinct().Count() > 1,
            Records = launch.Records with { Blocks = [.. conditions.Select((condition, index) => Block(index, condition))], Queries = queries, Spans = [] },
        };
        var solo = Long("solo", "solo");
        var values = LaunchMeasures.Of(solo, launch.Plan).ToDictionary(value => value.Key.Measure + value.Key.Stage);
        long[] sorted = [.. queries.Select(query => query.Response).Order()];
        Assert.Multiple(() =>
        {
            foreach (var (name, share) in Quantiles)
            {
                var value = values["response." + name];
                Assert.That(value.Value, Is.EqualTo(Quantile.Of(sorted, share)).Within(100 * TimeTally.Error).Percent, name);
                Assert.That(value.Notes, Has.Some.EqualTo("histogram: a launch's 1100000 queries are more than those whose quantiles are exact, this one may be off by 0.1 %"), name);
            }

            Assert.That(values["response.mean"].Value, Is.EqualTo(sorted.Average()).Within(1e-9).Percent);
            Assert.That(values["response.mean"].Notes, Is.Empty);
            Assert.That(values["issue_delay.p99"].Value, Is.EqualTo(5), "short times have buckets of their own");
        });

        var pair = LaunchMeasures.Of(Long(RandomLaunch.Paused, RandomLaunch.Beside), launch.Plan).Where(value => value.Key.Condition == RandomLaunch.Beside).ToDictionary(value => value.Key.Measure + value.Key.Stage);
        var ratio = Quantile.Of([.. queries[each..].Select(query => query.Response).Order()], 0.5) / Quantile.Of([.. queries[..each].Select(query => query.Response).Order()], 0.5);
        Assert.That(pair["slowdown.p50"].Value, Is.EqualTo(ratio).Within(200 * TimeTally.Error).Percent);
        Assert.That(pair["slowdown.p50"].Notes, Has.Some.StartsWith("histogram: a launch's 550000 queries in a block"));
        Assert.That(pair["response.p50"].Notes, Is.Empty, "each condition has less than a million");

        var slices = LaunchSlices.Of(solo);
        Assert.That(slices.Select(slice => slice.Error), Is.All.EqualTo(TimeTally.Error));
        Assert.That(slices[0].P50, Is.EqualTo(Quantile.Of([.. queries[..each].Select(query => query.Response).Order()], 0.5)).Within(100 * TimeTally.Error).Percent);
    }

    private static long Ended(List<QueryRecord> queries, BlockRecord block) =>
        queries.Where(query => query.Block == block.Index && query.Outcome is not (QueryOutcome.Shed or QueryOutcome.Dropped) && query.End >= block.MeasuredFrom).Max(query => query.End);
}
