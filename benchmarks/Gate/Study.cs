using MathNet.Numerics.Statistics;
using Modbench.Ledger;

namespace Modbench.GateBenchmark;

/// <summary>How often suites of recorded pairs fail, in turns and by whole launches: with nothing changed, on a machine that becomes slower meanwhile, and with a growth planted.</summary>
internal static class Study
{
    public const string Usage = "say: study FILE.jsonl… [SUITES], or study check";

    private static readonly double[] Growths = [0.02, 0.05, 0.07, 0.1];

    private static readonly Slowdown[] Slowdowns =
    [
        Slowdown.Drift(0.1), Slowdown.Drift(0.3), Slowdown.Step(0.3), Slowdown.Bursts(0.5, 0.5, 0.2), Slowdown.Bursts(0.5, 5, 0.2), Slowdown.Bursts(0.5, 60, 0.2),
    ];

    public static int Run(string[] args)
    {
        if (args is ["check"]) return StudyCheck.Run();
        var suites = args.Length > 0 && int.TryParse(args[^1], out var asked) ? asked : 200;
        var files = args.Where(File.Exists).ToList();
        if (files.Count == 0)
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }

        var runs = RecordedRun.Of(files.SelectMany(RecordedPairs.Read));
        Print(runs, suites);
        RecordedBias.Print(runs);
        return 0;
    }

    private static void Print(IReadOnlyList<RecordedRun> runs, int suites)
    {
        Recordings(runs);
        var groups = runs.Where(run => run.Rounds.Count >= DrawnSuite.Most).GroupBy(run => (run.Cases, run.Note, run.Method)).OrderBy(group => group.Key).Select(group => group.ToList()).ToList();
        if (groups.Count == 0) return;
        Unchanged(groups, suites);
        Slower(groups, suites);
        Power(groups, suites);
        AtEqualTime(groups, suites);
    }

    private static void Recordings(IReadOnlyList<RecordedRun> runs)
    {
        Head("recording", "of", "machine", "pairs", "rounds", "seconds a round", "failed pairs", "from slices, off by at most");
        foreach (var run in runs)
        {
            var pairs = run.Rounds.SelectMany(round => round).ToList();
            Row(run.Recording, run.Cases, run.Note, run.Method, $"{run.Rounds.Count}", $"{run.RoundSeconds:0.0}", $"{pairs.Count(pair => pair.Failed is not null)}", $"{100 * pairs.Max(Off):0.00} %");
        }
    }

    /// <summary>What the slices give for the median response, less what the gate took from the records.</summary>
    private static double Off(RecordedPair pair) =>
        pair.Values.FirstOrDefault(value => value is { Measure: "response.p50", Stage: null })?.Log is { } log && new SlicedPair(pair).Response() is { } response ? Math.Abs(response - log) : 0;

    private static void Unchanged(List<List<RecordedRun>> groups, int suites)
    {
        Head("nothing changed", "machine", "pairs", "recordings", "drawn as", "suites", "failed", "95 %", "launches failed", "inconclusive", "rounds, mean", "minutes, mean");
        var drawn = groups.ConvertAll(group => new UnchangedSuites(
            group,
            [.. group.SelectMany(DrawnSuite.BackToBack)],
            Decide([.. group.SelectMany(DrawnSuite.Windows)]),
            Decide(Drawn(group, suites, _ => (0, 0), Slowdown.None))));
        foreach (var one in drawn) Unchanged(one.Group[0].Cases, [one]);
        foreach (var alike in drawn.GroupBy(one => (one.Group[0].Note, one.Group[0].Method))) Unchanged("all of these", [.. alike]);
    }

    private static void Unchanged(string name, IReadOnlyList<UnchangedSuites> alike)
    {
        Row("back to back, no pair in two", [.. alike.SelectMany(one => one.Apart)], isIndependent: true);
        Row("neighbouring rounds, from each on, both ways round", [.. alike.SelectMany(one => one.Windows)], isIndependent: false);
        Row("from anywhere, both ways round", [.. alike.SelectMany(one => one.Anywhere)], isIndependent: false);

        void Row(string drawn, IReadOnlyList<Outcome> outcomes, bool isIndependent)
        {
            var failed = outcomes.Count(one => one.Failed);
            var (low, high) = Simulation.ClopperPearson(failed, outcomes.Count);
            var first = alike[0].Group[0];
            Study.Row(
                name, first.Note, first.Method, $"{alike.Sum(one => one.Group.Count)}", drawn, $"{outcomes.Count}", Share(outcomes, one => one.Failed),
                isIndependent ? $"{100 * low:0.0}–{100 * high:0.0} %" : "share pairs",
                Share(outcomes, one => one.Launches), Share(outcomes, one => one.Inconclusive), $"{outcomes.Average(one => one.Rounds):0.0}", $"{outcomes.Average(one => one.Seconds) / 60:0.0}");
        }
    }

    private static void Slower(List<List<RecordedRun>> groups, int suites)
    {
        Head(["machine that becomes slower: nothing changed, failed / +5 % in one, found", "machine", "pairs", .. Slowdowns.Prepend(Slowdown.None).Select(slowdown => slowdown.Name)]);
        foreach (var group in groups)
        {
            Row(
            [
                group[0].Cases, group[0].Note, group[0].Method,
                .. Slowdowns.Prepend(Slowdown.None).Select(slowdown =>
                    $"{Share(Decide(Drawn(group, suites, _ => (0, 0), slowdown)), one => one.Failed)} / {Share(Decide(Drawn(group, suites, one => (one, 0.05), slowdown)), one => one.Named)}"),
            ]);
        }
    }

    private static void Power(List<List<RecordedRun>> groups, int suites)
    {
        Head(["planted: failed, and says what grew / inconclusive, after rounds", "machine", "pairs", "sd of response.p50", .. Growths.Select(growth => $"+{100 * growth:0} %")]);
        foreach (var group in groups)
        {
            for (var one = 0; one < group[0].Rounds[0].Count; one++)
            {
                var grown = one;
                Row(
                [
                    group[0].CaseName(grown), group[0].Note, group[0].Method, Spread(group, grown),
                    .. Growths.Select(growth =>
                    {
                        var outcomes = Decide(Drawn(group, suites, _ => (grown, growth), Slowdown.None));
                        return $"{Share(outcomes, end => end.Named)} / {Share(outcomes, end => !end.Failed && end.Inconclusive)}, {outcomes.Average(end => end.Rounds):0.0}";
                    }),
                ]);
            }
        }
    }

    /// <summary>Of all recordings together, each around its own mean.</summary>
    private static string Spread(List<RecordedRun> group, int one)
    {
        var logs = group.Select(run => run.Rounds.Select(round => round[one].Values.FirstOrDefault(value => value is { Measure: "response.p50", Stage: null })?.Log).OfType<double>().ToList()).Where(run => run.Count > 1).ToList();
        return $"{100 * Math.Sqrt(logs.Sum(run => (run.Count - 1) * run.Variance()) / logs.Sum(run => run.Count - 1)):0.0} %";
    }

    /// <summary>The time is that of the turns' looks, on a machine alike: whatever a whole launch takes more or less than turns counts.</summary>
    private static void AtEqualTime(List<List<RecordedRun>> groups, int suites)
    {
        Head(["planted, +5 % in one", "machine", "pairs", "seconds a round", .. Look.Default.Select(look => $"failed in the time of {look.Pairs} rounds in turns")]);
        foreach (var group in groups)
        {
            var turns = groups.Find(other => other[0].Method == RecordedPair.InTurns && other[0].Note == group[0].Note && other[0].Cases == group[0].Cases);
            if (turns is null) continue;
            var round = turns.Average(run => run.RoundSeconds);
            var outcomes = Decide(Drawn(group, suites, one => (one, 0.05), Slowdown.None));
            Row(
            [
                group[0].Cases, group[0].Note, group[0].Method, $"{group.Average(run => run.RoundSeconds):0.0}",
                .. Look.Default.Select(look => $"{Share(outcomes, end => end.Named && end.Seconds <= look.Pairs * round * 1.001)} ({look.Pairs * round / 60:0.0} min)"),
            ]);
        }
    }

    /// <summary>As many of each recording; what is planted goes from one pipeline to the next.</summary>
    private static List<DrawnSuite> Drawn(List<RecordedRun> group, int suites, Func<int, (int Case, double Growth)> planted, Slowdown slowdown) =>
    [
        .. Enumerable.Range(0, suites).Select(number =>
        {
            var run = group[number % group.Count];
            return DrawnSuite.Anywhere(run, new Random(number)) with { Planted = planted(number / group.Count % run.Rounds[0].Count), Slowdown = slowdown };
        }),
    ];

    private static Outcome[] Decide(List<DrawnSuite> suites)
    {
        var outcomes = new Outcome[suites.Count];
        Parallel.For(0, suites.Count, number => outcomes[number] = suites[number].Decide(new Random(number)));
        return outcomes;
    }

    private static string Share(IReadOnlyList<Outcome> outcomes, Func<Outcome, bool> which) => $"{100.0 * outcomes.Count(which) / outcomes.Count:0.0} %";

    internal static void Head(params string[] names)
    {
        Console.WriteLine();
        Row(names);
        Console.WriteLine($"|{string.Concat(Enumerable.Repeat("---|", names.Length))}");
    }

    internal static void Row(params string[] cells) => Console.WriteLine($"| {string.Join(" | ", cells)} |");

    /// <summary>Suites of a group in which nothing has changed, by how they are drawn.</summary>
    private sealed record UnchangedSuites(List<RecordedRun> Group, IReadOnlyList<Outcome> Apart, IReadOnlyList<Outcome> Windows, IReadOnlyList<Outcome> Anywhere);
}
