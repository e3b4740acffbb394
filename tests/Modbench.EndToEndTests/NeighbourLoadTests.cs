using System.Globalization;
using Modbench.Ledger;

namespace Modbench.EndToEndTests;

/// <summary>Neighbours whose load has a shape in time, each in a process of its own: they keep that shape beside the subject, and the result says how they got on.</summary>
public sealed class NeighbourLoadTests : ProjectRunFixture
{
    private const int Turns = 3;

    // A neighbour writes down when each of its queries began and ended, so that what it did can be compared with what it was asked for.
    private const string Source =
        """
        using System.Diagnostics;
        using Modbench;

        public abstract class Kept
        {
            [Queries] protected static IEnumerable<int> All() => Enumerable.Range(0, 100);

            protected async Task<int> Keep(int query)
            {
                var start = Stopwatch.GetTimestamp();
                await Task.Delay(4);
                lock (typeof(Kept)) File.AppendAllText(GetType().Name + ".calls", $"{query} {start} {Stopwatch.GetTimestamp()}\n");
                return query;
            }
        }

        public abstract class Many : Kept
        {
            [Stage(Slots = 4)] protected Task<int> Work(int query) => Keep(query);
        }

        [Pipeline, Server(QueriesPerSecond = 10, Arrivals = Arrivals.Constant, WarmupQueries = 1)]
        [Phase(PhaseKind.Step, QueriesPerSecond = 150, Duration = "0.5 s")]
        [Phase(PhaseKind.Step, QueriesPerSecond = 10, Duration = "0.5 s")]
        public sealed class Phased : Many;

        [Pipeline, Session(Turns = 3, SessionsPerSecond = 10, Think = "20 ms", WarmupQueries = 1)]
        public sealed class Chats : Many;

        [Pipeline, Replay(File = "traffic.csv", WarmupQueries = 1)]
        public sealed class Recorded : Kept
        {
            // One at a time: of two that are sent late, and at once, the first is the first to write down its start.
            [Stage] Task<int> Work(int query) => Keep(query);
        }

        [Pipeline, SingleStream(Duration = "4 s", WarmupQueries = 3)]
        [Collocate(typeof(Phased)), Collocate(typeof(Chats)), Collocate(typeof(Recorded))]
        public sealed class Subject
        {
            [Queries] static int[] All() => [1];
            [Stage] static int Wait(int number) { Thread.Sleep(10); return number; }
        }
        """;

    private static readonly int[] Replayed = [7, 3, 3, 9];

    private protected override UserProject Create() => new UserProject("Shapes").Write("Pipelines.cs", Source).Write("traffic.csv", "seconds,query\n0,7\n0.05,3\n0.05,3\n0.15,9\n");

    [Test]
    public void EachHasALaunchOfItsOwnBesideIt()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Result.ExitCode, Is.Zero, Result.ToString());
            Assert.That(Ledger.Launches.Select(launch => (launch.Condition, launch.Outcome)), Is.EquivalentTo(new[]
            {
                ("solo", LaunchOutcome.Ok), ("beside Phased", LaunchOutcome.Ok), ("beside Chats", LaunchOutcome.Ok), ("beside Recorded", LaunchOutcome.Ok),
            }));
        });
    }

    [Test]
    public void TheSubjectsSlowdownAndTheNeighboursProgressAreThere([Values("Phased", "Chats", "Recorded")] string neighbour)
    {
        var rows = Ledger.Measures.Where(row => row.Condition.StartsWith("beside ", StringComparison.Ordinal)).ToList();
        var slowdown = rows.Single(row => row is { Pipeline: "Subject", Measure: "slowdown" } && row.Condition == "beside " + neighbour);
        var throughput = rows.Single(row => row.Pipeline == neighbour && row.Measure == "throughput");
        Assert.That(slowdown.Value, Is.InRange(0.2, 5), "hardly anything is shared, but for what else the machine does");
        Assert.That(throughput.Value, Is.GreaterThan(1), throughput.Reason);
    }

    [Test]
    public void PhasesBeginAnewWhenTheyAreThrough()
    {
        var calls = Calls("Phased");
        var tenths = calls.GroupBy(call => (int)((call.Start - calls[0].Start) / 0.1)).ToDictionary(tenth => tenth.Key, tenth => tenth.Count());
        var isFast = Enumerable.Range(0, tenths.Keys.Max() + 1).Select(tenth => tenths.GetValueOrDefault(tenth) >= 8).ToList();
        var bursts = isFast.Zip(isFast.Skip(1)).Count(pair => pair is { First: false, Second: true });
        Assert.That(bursts, Is.GreaterThanOrEqualTo(3), string.Join(' ', isFast.Select(fast => fast ? 1 : 0)));
        Assert.That(isFast.Count(fast => !fast), Is.GreaterThan(bursts), "and is calm between them");
    }

    [Test]
    public void NoTurnIsSentBeforeTheOneBeforeItIsAnswered()
    {
        var open = new List<(int Next, int Done, double End)>();
        var whole = 0;
        foreach (var call in Calls("Chats"))
        {
            var session = open.FindIndex(one => one.Next == call.Query && one.End <= call.Start);
            var done = session < 0 ? 1 : open[session].Done + 1;
            if (session >= 0) open.RemoveAt(session);
            if (done == Turns) whole++;
            else open.Add(((call.Query + 1) % 100, done, call.End));
        }

        Assert.That(whole, Is.GreaterThanOrEqualTo(10));
        Assert.That(open, Has.Count.AtMost(whole / 2), "warm-up's query, and the sessions that a pause ended");
    }

    [Test]
    public void ARecordingIsReplayedInItsOrderAndItsTimeAgainAndAgain()
    {
        // After the warm-up's one. Where the subject's launch begins, after the reference, so does the file.
        var calls = Calls("Recorded").Skip(1).OrderBy(call => call.Start).ToList();
        var rounds = new List<double> { calls[0].Start };
        var longest = 0;
        var (at, first) = (0, 0);
        foreach (var (call, i) in calls.Select((call, i) => (call, i)))
        {
            if (call.Query != Replayed[at])
            {
                Assert.That((call.Query, rounds.Count), Is.EqualTo((Replayed[0], 1)), $"call {i} of {string.Join(' ', calls.Select(one => one.Query))}");
                rounds.Add(call.Start);
                (at, first) = (0, i);
            }

            at = (at + 1) % Replayed.Length;
            longest = Math.Max(longest, i - first + 1);
        }

        // 0.15 s, and one mean gap until it begins anew: the median over all pairs of rounds, for on a busy machine some begin late.
        var starts = calls.GetRange(first, calls.Count - first).Where(call => call.Query == Replayed[0]).Select(call => call.Start).ToList();
        var periods = starts.SelectMany((start, i) => starts.Skip(i + 1).Select((later, gap) => (later - start) / (gap + 1))).Order().ToList();
        Assert.That(longest, Is.GreaterThanOrEqualTo(40));
        Assert.That(periods[periods.Count / 2], Is.EqualTo(0.1875).Within(0.01));
    }

    private List<(int Query, double Start, double End)> Calls(string neighbour) =>
    [
        .. File.ReadLines(Path.Combine(Project.Folder, neighbour + ".calls"))
            .Select(line => line.Split(' ').Select(part => long.Parse(part, CultureInfo.InvariantCulture)).ToArray())
            .Select(parts => ((int)parts[0], parts[1] / 1e9, parts[2] / 1e9))
            .OrderBy(call => call.Item2),
    ];
}
