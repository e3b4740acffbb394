using System.Globalization;
using Modbench.Diagnosers;
using Modbench.Ledger;

namespace Modbench.Tool.Gating;

/// <summary>What a gate says while it runs: above all what it is going to do, before it does it.</summary>
internal static class GateText
{
    /// <summary>What is compared with what.</summary>
    /// <param name="commit">The base.</param>
    /// <param name="repository">Where the head is checked out.</param>
    /// <param name="changes">What the head has beside.</param>
    public static string Builds(BaseCommit commit, GitRepository repository, UncommittedChanges changes) =>
        $"Gate: base {commit}, head {GitRepository.Short(repository.Head)}{(changes.Files.Count > 0 ? $" with {changes}" : "")}"
        + (commit.Commit == repository.Head && changes.Files.Count == 0 ? ": both are the same, so there is nothing to find; --base HEAD~1 compares with the commit before" : "");

    /// <summary>A line for each case, and for each pipeline that is none.</summary>
    public static IReadOnlyList<string> Plan(GateCases cases, IReadOnlyList<GatedMeasure> measures, IReadOnlyList<Look> looks)
    {
        var names = new PipelineNames(cases.Comparable.Select(one => one.Head));
        List<string[]> rows =
        [
            .. cases.Comparable.Select(one => (string[])[names.Of(one.Head.Name), one.Scenario.Name, string.Join(", ", Watched(one, measures).Concat(one.Settings))]),
            .. cases.Others.Select(row => (string[])[Last(row.Pipeline), row.Scenario ?? "", $"{(row.Measure is { } measure ? measure + " " : "")}{Word(row.Verdict)}: {row.Reason}"]),
        ];
        if (rows.Count == 0) return [];
        var widths = Enumerable.Range(0, 2).Select(column => rows.Max(row => row[column].Length)).ToArray();
        return
        [
            .. rows.Select(row => $"  {row[0].PadRight(widths[0])}  {row[1].PadRight(widths[1])}  {row[2]}"),
            .. cases.Comparable.Count == 0 ? (string[])["nothing can be compared, so nothing is measured"]
                : [string.Create(CultureInfo.InvariantCulture, $"At most {looks[^1].Pairs} pairs of processes of each; it may be decided after {string.Join(", ", looks.Select(look => look.Pairs))}")],
        ];
    }

    /// <summary>An error in words; with its lines where it is nobody's but Modbench's.</summary>
    public static string Said(Exception failure) => failure is ModbenchException or IOException or UnauthorizedAccessException ? failure.Message : failure.ToString();

    private static IEnumerable<string> Watched(GatedCase one, IReadOnlyList<GatedMeasure> measures) =>
        measures.Where(measure => measure.Pipeline == one.Head.Name && measure.Scenario == one.Scenario.Name).Select(measure => measure.Measure).Distinct();

    private static string Word(GateVerdict verdict) => verdict switch
    {
        GateVerdict.New => "new",
        GateVerdict.Removed => "removed",
        GateVerdict.GraphChanged => "graph changed",
        GateVerdict.Fail => "fails",
        _ => "not comparable",
    };

    private static string Last(string name) => name.Split('.', '+')[^1];
}
