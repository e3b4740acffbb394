using System.Globalization;
using Modbench.Ledger;

namespace Modbench.Tool.Reports;

/// <summary>What a difference is made of, in words: each cause of a neighbour and its stage once, over all stages that it befell.</summary>
internal static class CauseReasons
{
    private const double SmallShare = 0.03;
    private const double MuchOfIt = 0.1;
    private const int MostReasons = 4;

    // What went the other way.
    private const int MostAgainst = 2;

    /// <summary>As shares of the difference: what makes it, with the named cause first, and then what took some of it back.</summary>
    /// <param name="plan">Has the names.</param>
    /// <param name="row">Its difference is not 0.</param>
    public static IEnumerable<string> Shares(PlanRow plan, ExplanationRow row)
    {
        var told = Told(row).ToList();
        foreach (var group in told)
        {
            var share = group.Value / row.Delta;
            var how = (row.Delta > 0, share > 0) switch
            {
                (true, true) => "",
                (false, true) => "by ",
                (true, false) => "saved by ",
                (false, false) => "lost to ",
            };
            yield return $"{Percent(Math.Abs(share))} {how}{What(plan, row, group, group.Value < 0)}{Amplified(group)}";
        }

        var unexplained = Unexplained(row) / row.Delta;
        var others = 1 - (told.Sum(group => group.Value) / row.Delta) - unexplained;
        if (Math.Abs(others) >= SmallShare / 2) yield return $"{Percent(others)} {(Total(row) is null ? "other causes" : "in smaller parts")}";
        yield return $"{Percent(unexplained)} unexplained";
    }

    /// <summary>As times, the largest first: of a difference that is not decided.</summary>
    /// <param name="plan">Has the names.</param>
    /// <param name="row">Its difference may be anything.</param>
    public static IEnumerable<string> Times(PlanRow plan, ExplanationRow row)
    {
        var small = SmallShare * Math.Abs(row.Delta);
        var told = Groups(row).Where(group => Math.Abs(group.Value) >= small).OrderByDescending(group => Math.Abs(group.Value)).Take(MostReasons).ToList();
        foreach (var group in told) yield return $"{CauseWords.Signed(group.Value)} {(group.Value < 0 ? "by " : "")}{What(plan, row, group, group.Value < 0)}{Amplified(group)}";
        var others = row.Delta - told.Sum(group => group.Value) - Unexplained(row);
        if (Math.Abs(others) >= small / 2) yield return $"{CauseWords.Signed(others)} other causes";
        yield return $"{CauseWords.Signed(Unexplained(row))} unexplained";
    }

    /// <summary>The named cause with all of its share, where <see cref="Shares"/> leaves some of it among the smaller parts; null: nothing of it.</summary>
    public static string? Total(ExplanationRow row)
    {
        if (row.Top is not { } top) return null;
        var all = row.Terms.Where(term => term.Cause == top).Sum(term => term.Value);
        var told = Told(row).Where(group => group.Cause == top).Sum(group => group.Value);
        if (Math.Abs(all - told) < SmallShare * Math.Abs(row.Delta)) return null;
        var what = top == Cause.Graph ? "another graph"
            : row.Delta < 0 ? CauseWords.Less(top, null, null, false, false)
            : CauseWords.Phrase(top, null, null, false, false);
        return $"{what} ({Percent(all / row.Delta)})";
    }

    private static IEnumerable<Group> Told(ExplanationRow row)
    {
        var groups = Groups(row).ToLookup(group => group.Value / row.Delta > 0);
        return Largest(true, MostReasons).OrderByDescending(group => group.Cause == row.Top).Concat(Largest(false, MostAgainst));

        IEnumerable<Group> Largest(bool same, int most) =>
            groups[same].Where(group => Size(group) >= SmallShare * Math.Abs(row.Delta)).OrderByDescending(Size).Take(most);
    }

    private static double Size(Group group) => Math.Abs(group.Value);

    private static IEnumerable<Group> Groups(ExplanationRow row) => row.Terms
        .Where(term => term.Cause != Cause.Unattributed)
        .GroupBy(term => (term.Cause, term.Detail, term.Neighbour, term.NeighbourStage, Stage: term.Cause == Cause.Graph ? term.Stage : null))
        .Select(same => new Group(
            same.Key.Cause, same.Key.Detail, same.Key.Neighbour, same.Key.NeighbourStage, same.Key.Stage, same.Sum(term => term.Value), same.Sum(term => term.Direct)));

    private static double Unexplained(ExplanationRow row) => row.Terms.Where(term => term.Cause == Cause.Unattributed).Sum(term => term.Value);

    private static string What(PlanRow plan, ExplanationRow row, Group group, bool less)
    {
        if (group.Cause == Cause.Graph) return CauseWords.OfGraph(group.Detail, group.Stage);
        if (MayBeSpinning(row, group)) return CauseWords.Spinning;
        if (row.Condition == Conditions.Head && group is { Cause: Cause.Cpu, Detail: null or CpuDetail.Unknown }) return less ? CauseWords.LessWork : CauseWords.MoreWork;
        var who = CauseWords.Who(plan, group.Neighbour, group.NeighbourStage);
        var (own, ofStage) = (group.Neighbour == row.Pipeline, group.NeighbourStage is not null);
        return less ? CauseWords.Less(group.Cause, group.Detail, who, own, ofStage) : CauseWords.Phrase(group.Cause, group.Detail, who, own, ofStage);
    }

    /// <summary>Threads that share visits waited for a core for so long, beyond what is counted, that most of the longer work may be others spinning until they had one.</summary>
    private static bool MayBeSpinning(ExplanationRow row, Group group)
    {
        if (group is not { Cause: Cause.Cpu, Detail: null or CpuDetail.Unknown, Value: > 0 } || row.RunQueueHigh is not { } most) return false;
        var beyond = most - row.Terms.Where(term => term.Cause == Cause.RunQueue).Sum(term => term.Value);
        return beyond >= group.Value / 2;
    }

    private static string Amplified(Group group)
    {
        if (group.Cause == Cause.Graph) return "";
        var queueing = 1 - (group.Direct / group.Value);
        var what = group.Value < 0 ? "queueing that this spared" : "queueing that this set off";
        return queueing < MuchOfIt ? "" : queueing > 1 ? $" (all of it {what})" : $" ({Percent(queueing)} of it {what})";
    }

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{(Math.Round(share * 100) < 0 ? "−" : "")}{Math.Abs(Math.Round(share * 100)):0} %");

    /// <summary>A cause by somebody.</summary>
    private sealed record Group(Cause Cause, string? Detail, string? Neighbour, string? NeighbourStage, string? Stage, double Value, double Direct);
}
