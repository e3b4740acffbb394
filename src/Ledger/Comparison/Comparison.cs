using System.Globalization;
using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>Compares two runs, or two conditions of one: a function of the two ledgers alone.</summary>
public static class Comparison
{
    // The same number of queries, but for what a launch of some seconds has more or fewer.
    private const double SameQueries = 0.01;

    private static readonly HashSet<string> Totals =
    [
        "failures", "timeouts", "shed", "dropped", "sessions", "sessions.failed", "gc.count", "gc.pause", "contention.count", "withdrawn",
        "traced.gc.count", "traced.gc.pause", "traced.contention.count",
    ];

    private static readonly HashSet<string> OfObjectives = ["attainment", "goodput"];

    /// <summary>Compares the head with the base.</summary>
    /// <param name="under">The base.</param>
    /// <param name="over">The head.</param>
    /// <param name="wanted">Which measures; null: all. What surely differs is told among them.</param>
    public static LedgerComparison Of(ComparisonSide under, ComparisonSide over, Func<string, bool>? wanted = null)
    {
        var oneRun = under.Ledger.Digest == over.Ledger.Digest && under.Ledger.Run == over.Ledger.Run && under.Ledger.Started == over.Ledger.Started;
        var pairs = under.Subjects
            .Join(over.Subjects, one => Key(one, under), other => Key(other, over), (one, other) => (Base: one, Head: other))
            .ToList();
        var compared = Decided([.. pairs.Select(pair => Subject(under, over, pair.Base, pair.Head, oneRun, wanted ?? (_ => true)))]);
        return new LedgerComparison
        {
            Base = Run(under.Ledger),
            Head = Run(over.Ledger),
            OneRun = oneRun,
            OtherMachine = EnvironmentDifferences.OtherMachine(under.Ledger.Environment, over.Ledger.Environment),
            Environment = EnvironmentDifferences.Of(under.Ledger.Environment, over.Ledger.Environment),
            Remarks = [.. Remarks(under.Ledger, over.Ledger, oneRun)],
            Subjects = [.. compared.OrderBy(First).ThenByDescending(Largest)],
            OnlyInBase = [.. under.Subjects.Except(pairs.Select(pair => pair.Base))],
            OnlyInHead = [.. over.Subjects.Except(pairs.Select(pair => pair.Head))],
        };
    }

    private static (string, string, string?) Key(UnpairedSubject subject, ComparisonSide side) =>
        (subject.Pipeline, subject.Scenario, side.Condition is null ? subject.Condition : null);

    private static ComparedRun Run(RunLedger ledger) => new(ledger.Run, ledger.Plan.Project, ledger.Started, ledger.Interrupted);

    private static ComparedSubject Subject(
        ComparisonSide under, ComparisonSide over, UnpairedSubject from, UnpairedSubject to, bool oneRun, Func<string, bool> wanted)
    {
        var (one, other) = (under.Rows(from), over.Rows(to));
        var reason = OtherLoad(under, over, from, to);
        var (before, after) = (under.Measured(from), over.Measured(to));
        var paired = oneRun && before.Count > 0 && before.SequenceEqual(after);
        var totals = Queries(one) is { } few && Queries(other) is { } many && Math.Abs(few - many) > SameQueries * Math.Max(few, many) ? RowComparison.Totals(few, many) : null;
        var objectives = LoadChange.Objectives(under.Ledger.Plan.Graph(from.Pipeline), over.Ledger.Plan.Graph(to.Pipeline));
        var rows = one.Where(row => wanted(row.Measure)).ToDictionary(About);
        var heads = other.Where(row => wanted(row.Measure)).ToDictionary(About);
        var (baseWhy, headWhy) = Explanations(under, over, from, to);
        return new ComparedSubject
        {
            Pipeline = to.Pipeline,
            Scenario = to.Scenario,
            BaseCondition = from.Condition,
            HeadCondition = to.Condition,
            BaseLaunches = before.Count,
            HeadLaunches = after.Count,
            Reason = reason,
            Remarks = [.. SubjectRemarks.Of(under, over, from, to)],
            Measures =
            [
                .. rows.Where(row => heads.ContainsKey(row.Key))
                    .Select(row => RowComparison.Of(row.Value, heads[row.Key], paired, reason ?? WhyNot(row.Value.Measure))),
                .. rows.Where(row => !heads.ContainsKey(row.Key) && row.Value.Value is not null).Select(row => Unpaired(row.Value, ComparisonOutcome.OnlyInBase)),
                .. heads.Where(row => !rows.ContainsKey(row.Key) && row.Value.Value is not null).Select(row => Unpaired(row.Value, ComparisonOutcome.OnlyInHead)),
            ],
            BaseExplanations = baseWhy,
            HeadExplanations = headWhy,
        };

        string? WhyNot(string measure) => Totals.Contains(measure) ? totals : OfObjectives.Contains(measure) ? objectives : null;
    }

    private static (string?, string, string?) About(MeasureRow row) => (row.Stage, row.Measure, row.Class);

    private static double? Queries(IReadOnlyList<MeasureRow> rows) => rows.FirstOrDefault(row => row is { Measure: "queries", Stage: null, Class: null })?.Value;

    private static ComparedMeasure Unpaired(MeasureRow row, ComparisonOutcome outcome) => new()
    {
        Stage = row.Stage,
        Class = row.Class,
        Measure = row.Measure,
        Unit = row.Unit,
        Base = outcome == ComparisonOutcome.OnlyInBase ? row.Value : null,
        Head = outcome == ComparisonOutcome.OnlyInHead ? row.Value : null,
        MachineIndependent = MachineIndependent.Is(row.Measure),
        BaseNotes = outcome == ComparisonOutcome.OnlyInBase ? row.Notes : [],
        HeadNotes = outcome == ComparisonOutcome.OnlyInHead ? row.Notes : [],
        Outcome = outcome,
    };

    private static string? OtherLoad(ComparisonSide under, ComparisonSide over, UnpairedSubject from, UnpairedSubject to)
    {
        if (under.Planned(from) is not { } one || over.Planned(to) is not { } other) return null;
        if (LoadChange.Of(under.Ledger.Plan.Graph(from.Pipeline), over.Ledger.Plan.Graph(to.Pipeline), one.Scenario, other.Scenario) is { } load) return load;
        if (from.Condition != to.Condition) return null;
        return !one.Neighbours.SequenceEqual(other.Neighbours) || one.Isolation != other.Isolation || one.Cores != other.Cores
            ? $"other neighbours: {Neighbours(one)} → {Neighbours(other)}"
            : null;
    }

    private static string Neighbours(PlannedLaunchRow launch) =>
        launch.Neighbours.Count == 0 ? "none" : $"{string.Join(" + ", launch.Neighbours)}{ConditionSuffix.Of(launch.Isolation)}{ConditionSuffix.OfCores(launch.Cores)}";

    /// <summary>Of one run's two conditions the row that compares them; of two runs the rows that both have.</summary>
    private static (IReadOnlyList<ExplanationRow> Base, IReadOnlyList<ExplanationRow> Head) Explanations(
        ComparisonSide under, ComparisonSide over, UnpairedSubject from, UnpairedSubject to)
    {
        List<ExplanationRow> heads = [.. over.Ledger.Explanations.Where(row => row.Pipeline == to.Pipeline && row.Scenario == to.Scenario && row.Condition == to.Condition)];
        if (from.Condition != to.Condition) return ([], [.. heads.Where(row => row.Base == from.Condition)]);
        var bases = under.Ledger.Explanations
            .Where(row => row.Pipeline == from.Pipeline && row.Scenario == from.Scenario && row.Condition == from.Condition)
            .ToLookup(row => (row.Base, row.Measure));
        heads.RemoveAll(row => !bases.Contains((row.Base, row.Measure)));
        return ([.. heads.Select(row => bases[(row.Base, row.Measure)].First())], heads);
    }

    // All measures of all subjects are one family: a person looks through all of them for what is different.
    private static List<ComparedSubject> Decided(IReadOnlyList<ComparedSubject> subjects)
    {
        var told = RowComparison.AmongMany([.. subjects.SelectMany(subject => subject.Measures)]);
        var at = 0;
        List<ComparedSubject> decided = [];
        foreach (var subject in subjects)
        {
            var measures = told.Skip(at).Take(subject.Measures.Count);
            at += subject.Measures.Count;
            decided.Add(subject with
            {
                Measures = [.. measures.OrderBy(measure => measure.Outcome).ThenByDescending(measure => measure.Size).ThenBy(measure => MeasureCatalog.Place(measure.Measure))],
            });
        }

        return decided;
    }

    private static ComparisonOutcome First(ComparedSubject subject) => subject.Measures.Count == 0 ? ComparisonOutcome.OnlyInHead : subject.Measures[0].Outcome;

    private static double Largest(ComparedSubject subject) => subject.Measures.Count == 0 ? 0 : subject.Measures[0].Size;

    private static IEnumerable<string> Remarks(RunLedger under, RunLedger over, bool oneRun)
    {
        if (under.Interrupted) yield return $"{(oneRun ? "the run" : "the base")} was interrupted: launches are missing";
        if (oneRun) yield break;
        if (under.Runs is { } runs) yield return string.Create(CultureInfo.InvariantCulture, $"the base is a baseline of {runs.Count} runs: its intervals are over runs, and what differs is told by them");
        if (over.Interrupted) yield return "the head was interrupted: launches are missing";
        if (under.Environment is { Dirty: true } && over.Environment is { Dirty: true } && under.Environment.Commit == over.Environment.Commit)
            yield return "both were measured with changes that no commit has: their code may differ";
        if (OthersOnTheMachine.Difference(under, over, _ => true) is { } others) yield return others;
    }
}
