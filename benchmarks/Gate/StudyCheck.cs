using MathNet.Numerics.Distributions;

namespace Modbench.GateBenchmark;

/// <summary>Whether the study counts right: made-up recordings of which it is known what has to come out.</summary>
internal static class StudyCheck
{
    private const int Turns = 12; // of each side
    private const double TurnSeconds = 0.1;
    private const double LaunchSeconds = 4;
    private const string Left = "methods were compiled in 3 of 6 rounds (0, 7, 9, 1, 8, 0), which are left out";

    public static int Run()
    {
        var wrong = 0;
        Check("a recording is read as it was written", Kept());
        Check("rounds that were left out are left out", Near(new SlicedPair(Turned(1, 0.03) with { Notes = [Left], Slices = Slow(Turned(1, 0.03).Slices, [1, 2, 4]) }).Response(), 0.03));
        Check("what is slow all the time changes no ratio", Near(new SlicedPair(Turned(1, 0.03)).Response((_, _) => 3), 0.03) && Near(new SlicedPair(Whole(1, 0.03)).Response((_, _) => 3), 0.03));
        Check("steady drift cancels within turns", Math.Abs(new SlicedPair(Turned(1, 0)).Response((from, to) => Math.Exp((from + to) / 2))!.Value) < 1e-9);
        Check("and makes the second of two whole launches slower", Near(new SlicedPair(Whole(1, 0)).Response((from, to) => Math.Exp((from + to) / 2)), LaunchSeconds) && Near(new SlicedPair(Whole(2, 0)).Response((from, to) => Math.Exp((from + to) / 2)), -LaunchSeconds));
        Check("of a launch that was slow for a while the median shows it where that was more than half", Near(new SlicedPair(Whole(1, 0)).Response((from, _) => from < 0.45 * LaunchSeconds ? 2 : 1), 0) && Near(new SlicedPair(Whole(1, 0)).Response((from, _) => from < 0.55 * LaunchSeconds ? 2 : 1), -Math.Log(2)));
        Check("bursts cover the time that they are to", Math.Abs(Slowdown.Bursts(1, 5, 0.2).Of!(1e6, new Random(1))(0, 1e6) - 1.2) < 0.01);
        Check("drift ends where it should", Slowdown.Drift(0.3).Of!(100, new Random(1))(100, 100) is > 1.2999 and < 1.3001);
        Check("a step stays", Slowdown.Step(0.3).Of!(100, new Random(1))(99.9999, 100) is > 1.2999 and < 1.3001);

        var quiet = Recording(48, (_, random) => Normal.Sample(random, 0, 0.01));
        var biased = Recording(48, (_, random) => Normal.Sample(random, -0.2, 0.01));
        Check("a round that was cut off is no round", quiet.Rounds.Count == 48 && RecordedRun.Of(quiet.Rounds.SelectMany(round => round).SkipLast(1))[0].Rounds.Count == 47);
        Check("what grew by a tenth fails at once, and is named", Suites(quiet, 1, 0.1).All(end => end is { Named: true, Rounds: 8 }));
        Check("what did not passes", Suites(quiet, 1, 0).All(end => end is { Failed: false, Inconclusive: false }));
        Check("so it does back to back, with no pair in two suites", DrawnSuite.BackToBack(quiet).ToList() is { Count: > 2 } ends && ends.TrueForAll(end => !end.Failed) && ends.Sum(end => end.Rounds) <= 48);
        Check("one side that is faster throughout fails one way round and passes the other", DrawnSuite.Windows(biased).Take(4).All(suite => suite.Decide(new Random(1)).Failed == suite.Mirrored));
        Check("a suite has its rounds in order, each once, and both orders as often", DrawnSuite.Anywhere(quiet, new Random(1)).Rounds is { Count: 20 } rounds && rounds.SequenceEqual(rounds.Order().Distinct()) && rounds.Count(place => place % 2 == 0) == 10);
        Check("it takes the time of its rounds", Suites(quiet, 1, 0.1).All(end => Math.Abs(end.Seconds - (8 * quiet.RoundSeconds)) < 1e-9));
        Check("variances are told apart", Parts() is var (ofRounds, lives, processes) && Math.Abs(ofRounds - 1) < 0.15 && Math.Abs(lives - 4) < 0.5 && Math.Abs(processes - 9) < 1.5);
        return wrong == 0 ? 0 : 1;

        void Check(string what, bool isSo)
        {
            Console.WriteLine($"{(isSo ? "ok" : "WRONG")}: {what}");
            if (!isSo) wrong++;
        }
    }

    private static bool Near(double? value, double expected) => value is { } number && Math.Abs(number - expected) < 0.06 * Math.Max(0.1, Math.Abs(expected));

    private static bool Kept()
    {
        var file = Path.GetTempFileName();
        var pairs = Recording(2, (_, _) => 0.01).Rounds.SelectMany(round => round).ToList();
        try
        {
            foreach (var pair in pairs) RecordedPairs.Add(file, pair);
            return RecordedPairs.Read(file).Zip(pairs).All(both => both.First.Slices.SequenceEqual(both.Second.Slices) && both.First.Values.SequenceEqual(both.Second.Values) && both.First.HeadFirst == both.Second.HeadFirst && both.First.At == both.Second.At);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static List<Outcome> Suites(RecordedRun run, int grown, double growth) =>
        Enumerable.Range(0, 8).Select(number => (DrawnSuite.Anywhere(run, new Random(number)) with { Planted = (grown, growth) }).Decide(new Random(number))).ToList();

    private static RecordedRun Recording(int rounds, Func<int, Random, double> log)
    {
        var random = new Random(1);
        return RecordedRun.Of(Enumerable.Range(1, rounds).SelectMany(number => new[]
        {
            Turned(number, log(number, random)) with { Pipeline = "Made.Up", At = 20 * number },
            Turned(number, Normal.Sample(random, 0, 0.01)) with { Pipeline = "Made.Too", At = (20 * number) + 10 },
        }))[0];
    }

    private static VarianceParts Parts()
    {
        var random = new Random(1);
        return VarianceParts.Of([.. Enumerable.Range(0, 400).Select(_ =>
        {
            var process = Normal.Sample(random, 0, 3);
            return (IReadOnlyList<IReadOnlyList<double>>)[.. Enumerable.Range(0, 3).Select(_ =>
            {
                var life = Normal.Sample(random, process, 2);
                return (IReadOnlyList<double>)[.. Enumerable.Range(0, 2).Select(_ => Normal.Sample(random, life, 1))];
            })];
        })]);
    }

    /// <summary>A pair in turns: A B B A, then B A A B, and so on, after four seconds of warming up.</summary>
    private static RecordedPair Turned(int number, double log)
    {
        var (slices, at) = (new List<RecordedSlice>(), 4.0);
        var taken = new int[2];
        for (var turn = 0; turn < 2 * Turns; turn++)
        {
            var isHead = (turn % 4 is 1 or 2) ^ (turn / 4 % 2 == 1) ^ (number % 2 == 0);
            slices.Add(new RecordedSlice(isHead, taken[isHead ? 1 : 0]++, at, at + TurnSeconds, 20, 1e6 * (isHead ? Math.Exp(log) : 1), null, null));
            at += TurnSeconds;
        }

        return Pair(number, log, slices) with { Method = RecordedPair.InTurns };
    }

    /// <summary>Two whole launches, the first of which begins at once, in slices that vary a little.</summary>
    private static RecordedPair Whole(int number, double log)
    {
        List<RecordedSlice> slices = [];
        for (var slice = 0; slice < 80; slice++)
        {
            var isHead = slice / 40 == number % 2;
            var at = slice * LaunchSeconds / 40;
            slices.Add(new RecordedSlice(isHead, 0, at, at + (LaunchSeconds / 40), 10, 1e6 * (1 + (0.0001 * (slice % 40))) * (isHead ? Math.Exp(log) : 1), null, null));
        }

        return Pair(number, log, slices) with { Method = RecordedPair.WholeLaunches };
    }

    private static RecordedPair Pair(int number, double log, List<RecordedSlice> slices) => new()
    {
        Recording = "made up",
        Method = RecordedPair.InTurns,
        Pipeline = "Made.Up",
        Scenario = "SingleStream",
        Pair = number,
        HeadFirst = number % 2 == 0,
        Seconds = 10,
        Values = [new RecordedValue("response.p50", null, 1e6, 1e6 * Math.Exp(log), log, true, 0.02, false), new RecordedValue("allocated", null, 5000, 5000, 0, true, 0.001, false)],
        Slices = slices,
    };

    private static IReadOnlyList<RecordedSlice> Slow(IReadOnlyList<RecordedSlice> slices, HashSet<int> rounds) => [.. slices.Select(slice => slice.Head && rounds.Contains(slice.Turn / 2) ? slice with { P50 = 100 * slice.P50 } : slice)];
}
