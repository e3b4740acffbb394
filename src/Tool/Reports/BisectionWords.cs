using System.Globalization;
using Modbench.Ledger;

namespace Modbench.Tool.Reports;

/// <summary>At which commit something got worse, as a person would say it.</summary>
internal static class BisectionWords
{
    private const int CommitLetters = 10;
    private const int SubjectLetters = 60;
    private const int MostNamed = 5;

    /// <summary>What was found, in a sentence.</summary>
    public static string Of(PlanRow plan, BisectionRow row)
    {
        var what = $"{plan.Label(row.Pipeline)} · {row.Scenario} {Measured(row)}";
        return row.Outcome switch
        {
            BisectionOutcome.Named or BisectionOutcome.OneOf => $"{what} got worse in {Commits(row.Steps[0])}, {Sure(row.Confidence)}{Change(row.Steps[0], ": ")}; {Pairs(row)}.",
            BisectionOutcome.Spread => $"{what} got worse in two steps: {string.Join(", and ", row.Steps.Select(step => $"in {Commits(step)}, {Sure(step.Probability)}{Change(step, ", ")}"))}; {Pairs(row)}{Because(row)}.",
            BisectionOutcome.NotConfirmed => $"{what} did not get worse when it was measured again, {Sure(row.Confidence)}: the gate failed by chance, or by something that has ended; {Pairs(row)}.",
            _ => $"{what}: at which commit it got worse is not decided{Because(row)}; {(row.Steps is [var step, ..] ? $"{Between(step)}, {Sure(step.Probability)}; " : "")}{Pairs(row)}.",
        };
    }

    /// <summary>The measure, or that launches fail.</summary>
    public static string Measured(BisectionRow row) => row.Measure is null ? "launches" : row.Stage is { } stage ? $"{stage} {row.Measure}" : row.Measure;

    /// <summary>A commit, such as <c>1a2b3c4d5e (Cache the index)</c>.</summary>
    /// <param name="commit">Null: what no commit has.</param>
    /// <param name="subject">The first line of its message.</param>
    public static string Name(string? commit, string subject) => commit is null ? $"your {Uncounted(subject)}" : $"{Short(commit)} ({(subject.Length <= SubjectLetters ? subject : subject[..SubjectLetters] + "…")})";

    /// <summary>Its first letters.</summary>
    public static string Short(string commit) => commit.Length <= CommitLetters ? commit : commit[..CommitLetters];

    /// <summary>A count with its noun.</summary>
    public static string Count(int count, string what) => string.Create(CultureInfo.InvariantCulture, $"{count} {what}{(count == 1 ? "" : "s")}");

    /// <summary>How sure it is, never rounded up.</summary>
    public static string Sure(double chance) => $"{Quantity.Percent(Math.Floor(100 * chance) / 100)} sure";

    private static string Commits(BisectionStepRow step) =>
        step.Commits is [var one] ? Name(one.Commit, one.Subject) : $"one of {Count(step.Commits.Count, "commit")} between which nothing can be compared: {Few(step)}";

    private static string Between(BisectionStepRow step) => step.Commits switch
    {
        [var one] => $"in {Name(one.Commit, one.Subject)}",
        [var first, .., var last] => $"in one of {Count(step.Commits.Count, "commit")}, from {Name(first.Commit, first.Subject)} to {Name(last.Commit, last.Subject)}",
        _ => "in none",
    };

    private static string Few(BisectionStepRow step) =>
        string.Join(", ", step.Commits.Take(MostNamed).Select(one => Name(one.Commit, one.Subject))) + (step.Commits.Count > MostNamed ? ", …" : "");

    private static string Change(BisectionStepRow step, string before) => step.Ratio is null ? ""
        : $"{before}{VerdictWords.Change(step.Ratio)}{(VerdictWords.Interval(step.Low, step.High) is { } interval ? $" there (95 % interval {interval})" : " there")}";

    private static string Pairs(BisectionRow row) =>
        string.Create(CultureInfo.InvariantCulture, $"{Count(row.Pairs, "pair")} of {Count(row.Probes.Count(probe => probe.Pairs > 0), "commit")}, of {row.Commits} between");

    private static string Because(BisectionRow row) => row.Reason is { } reason ? $" ({reason})" : "";

    // "2 uncommitted changes: A.cs, B.cs" begins with their number.
    private static string Uncounted(string changes) => changes[(changes.IndexOf(' ', StringComparison.Ordinal) + 1)..];
}
