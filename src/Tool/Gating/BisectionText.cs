using System.Globalization;
using Modbench.Ledger;
using Modbench.Tool.Reports;

namespace Modbench.Tool.Gating;

/// <summary>What a search for the commit says while it goes on.</summary>
internal static class BisectionText
{
    /// <summary>Among which commits it is looked for.</summary>
    /// <param name="line">The commits.</param>
    /// <param name="questions">How many measures got worse.</param>
    public static string Range(CommitLine line, int questions) =>
        $"Bisect: {BisectionWords.Count(questions, "measure")}, {BisectionWords.Count(line.Commits.Count, "commit")} from the base to the head{(line.Commits is [.., { Commit: null } changes] ? $", the last being {BisectionWords.Name(null, changes.Subject)}" : "")}"
        + (line.Before > 0 ? $"; the first is a merge, which brings along {BisectionWords.Count(line.Before, "commit")} that began before the base" : "")
        + (line.IsOneMerge ? "; it is a merge, so there is nothing between: check out the branch that it merges, and give as --base where that began" : "");

    /// <summary>What is asked now.</summary>
    /// <param name="question">What got worse.</param>
    /// <param name="plan">For names.</param>
    public static string Asked(GrowthQuestion question, PlanRow plan) =>
        $"  {plan.Label(question.Row.Pipeline)} {question.Row.Scenario}: {(question.Measure?.Stage is { } stage ? $"{stage} " : "")}{question.Row.Measure ?? "failing launches"}{(question.Row.Ratio is { } ratio ? $", {VerdictWords.Change(ratio)} in all" : "")}";

    /// <summary>A commit and its place, such as <c>commit 3 of 12, 1a2b3c4d5e (Cache the index)</c>.</summary>
    public static string Name(BisectedCommitRow commit, CommitLine line) =>
        string.Create(CultureInfo.InvariantCulture, $"commit {commit.Place} of {line.Commits.Count}, {BisectionWords.Name(commit.Commit, commit.Subject)}");

    /// <summary>What pairs of a commit have shown so far.</summary>
    public static string Seen(BisectionProbeRow seen, CommitLine line) => $"    {Name(line.Commits[seen.Place - 1], line)}: {Said(seen)}";

    /// <summary>What all of it took.</summary>
    /// <param name="rows">What was found.</param>
    /// <param name="pairs">Pairs that were run.</param>
    /// <param name="builds">Commits that were built, or could not be.</param>
    public static string Taken(IReadOnlyList<BisectionRow> rows, int pairs, int builds) => string.Create(
        CultureInfo.InvariantCulture,
        $"Bisected with {BisectionWords.Count(pairs, "pair")} of processes and {BisectionWords.Count(builds, "build")}; a gate at each step takes {rows.GroupBy(row => (row.Pipeline, row.Scenario)).Sum(one => one.Max(row => row.GatePairs))} pairs at the least");

    private static string Said(BisectionProbeRow seen) =>
        seen.Skipped is { } reason ? $"left out: {reason.ReplaceLineEndings(" ")}"
        : seen.Pairs == 0 ? "no pair"
        : $"grew: {(seen.Grown >= 0.5 ? "yes" : "no")} ({BisectionWords.Sure(Math.Max(seen.Grown, 1 - seen.Grown))}), {BisectionWords.Count(seen.Pairs, "pair")}{(seen.Ratio is { } ratio ? $", {VerdictWords.Change(ratio)}" : "")}";
}
