using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Tool.Reports;

/// <summary>Where the mean response went, stage by stage, alone and beside a neighbour.</summary>
internal static class StageSection
{
    // Waits outside the stages are shown from this share of the response on.
    private const double ShownShare = 0.005;

    private const double SmallestExcess = 0.005;

    private const string Grew = "grew";

    public static ReportSection? Of(LedgerView view)
    {
        List<ReportPart> parts = [.. view.Subjects.SelectMany(subject => Tables(view, subject))];
        if (parts.Count == 0)
        {
            return null;
        }

        var grows = parts.OfType<ReportTable>().Any(table => table.Columns[^1] == Grew);
        var visited = parts.OfType<ReportTable>().SelectMany(table => table.Rows).Any(row => row[0].Contains(" ×", StringComparison.Ordinal));
        parts.Add(new ReportLines([$"share: queueing and service of the mean response (Offline: of all stages' time){(grows ? $"; {Grew}: their sum beside ÷ that in the columns left of it" : "")}{(visited ? "; ×: mean visits of a query, whose times are added up" : "")}."]));
        return new ReportSection("Where the time goes (mean per query)", parts);
    }

    private static IEnumerable<ReportPart> Tables(LedgerView view, Subject subject)
    {
        if (subject.Graph is null)
        {
            yield break;
        }

        var alone = subject.Conditions
            .Where(condition => Conditions.NeighboursOf(condition) is null && HasStages(view, subject, condition))
            .OrderBy(condition => condition != Conditions.Solo)
            .FirstOrDefault();
        var beside = subject.Beside.Where(condition => HasStages(view, subject, condition)).ToList();
        if (alone is not null && (beside.Count == 0 || (alone == Conditions.Solo && beside.TrueForAll(condition => BaseOf(view, subject, condition) != alone))))
        {
            yield return Table(view, subject, [alone]);
        }

        foreach (var condition in beside)
        {
            yield return Table(view, subject, [.. new[] { BaseOf(view, subject, condition), condition }.OfType<string>()]);
        }

        if (alone is null && beside.Count == 0)
        {
            yield break;
        }

        if (Overlap(subject.Graph) is { } overlap)
        {
            yield return new ReportLines([$"{overlap}: their shares may add up to more than 100 %."]);
        }
    }

    private static string? Overlap(PipelineGraph graph) => (HasBranches(graph), graph.Stages.Any(stage => stage.FromFirstPiece.Count > 0)) switch
    {
        (true, true) => "Parallel branches overlap, and so does a stage that takes a stream piece by piece with its giver",
        (true, false) => "Parallel branches overlap",
        (false, true) => "A stage that takes a stream piece by piece overlaps with its giver",
        _ => null,
    };

    // Joins don't tell: one behind a router waits for the only branch that was taken.
    private static bool HasBranches(PipelineGraph graph)
    {
        var after = graph.Stages.ToDictionary(stage => stage.Name, stage => stage.After);
        return graph.Stages.Count(stage => stage.After.Count == 0 && (stage.StartsWithQuery || !graph.Stages.Any(other => other.Routes.Contains(stage.Name)))) > 1
            || graph.Stages.SelectMany(Awaited).CountBy(name => name).Any(edges => edges.Value > 1);

        // Whoever also takes what came before its giver begins no branch there. Edges make no loop.
        IEnumerable<string> Awaited(StageNode stage) => stage.After.Where(giver => !stage.After.Any(other => other != giver && LeadsTo(giver, other)));

        bool LeadsTo(string giver, string stage) => after[stage].Any(before => before == giver || LeadsTo(giver, before));
    }

    // What a slowdown is taken of: the same neighbour paused, or where no launch has that, solo. Another neighbour's paused condition says nothing about this one.
    private static string? BaseOf(LedgerView view, Subject subject, string condition) =>
        new[] { Conditions.Paused(Conditions.NeighboursOf(condition)!), Conditions.Solo }.FirstOrDefault(other => HasStages(view, subject, other));

    private static bool HasStages(LedgerView view, Subject subject, string condition) =>
        subject.Graph!.Stages.Any(stage => view.Row(subject, condition, "service.mean", stage.Name)?.Value is not null);

    private static ReportTable Table(LedgerView view, Subject subject, IReadOnlyList<string> conditions)
    {
        var rows = new List<IReadOnlyList<string>>();
        foreach (var (label, measure) in new[] { ("issue delay", "issue_delay.mean"), ("admission", "admission.mean") })
        {
            if (conditions.Any(condition => Share(view, subject, condition, view.Row(subject, condition, measure)?.Value) >= ShownShare))
            {
                rows.Add(Row(label, condition => (view.Row(subject, condition, measure)?.Value, null), condition => IsMarked(view, subject, condition, measure, null)));
            }
        }

        foreach (var stage in subject.Graph!.Stages)
        {
            rows.Add(Row(
                Named(view, subject, stage.Name, conditions),
                condition => (PerQuery(view, subject, condition, "queueing.mean", stage.Name), PerQuery(view, subject, condition, "service.mean", stage.Name)),
                condition => IsMarked(view, subject, condition, "service.mean", stage.Name)));
        }

        string[] columns = ["stage", .. conditions.SelectMany(condition => new[] { $"{Short(condition)} queueing", "service", "share" })];
        return new ReportTable(
            conditions.Count == 1 ? $"{subject.Name}, {conditions[0]}" : $"{subject.Name}, {conditions[0]} and {conditions[1]}",
            conditions.Count == 2 ? [.. columns, Grew] : columns,
            columns.Length - 1 + (conditions.Count - 1),
            rows);

        IReadOnlyList<string> Row(string name, Func<string, (double? Queueing, double? Service)> times, Func<string, bool> isMarked)
        {
            var cells = new List<string> { name };
            var totals = new List<double?>();
            foreach (var condition in conditions)
            {
                var (queueing, service) = times(condition);
                var total = queueing is null && service is null ? null : (double?)((queueing ?? 0) + (service ?? 0));
                totals.Add(total);
                var star = isMarked(condition) ? "*" : "";
                cells.Add(queueing is null ? Quantity.None : Quantity.Time(queueing.Value) + (IsOverloaded(view, subject, condition) ? "*" : star));
                cells.Add(service is null ? (queueing is null ? Quantity.None : "") : Quantity.Time(service.Value) + star);
                cells.Add(Share(view, subject, condition, total) is { } share ? Quantity.Percent(Math.Round(share, 3)) : Quantity.None);
            }

            if (conditions.Count == 2)
            {
                cells.Add(Growth(totals[0], totals[1]));
            }

            return cells;
        }
    }

    // A loop visits a stage more than once, a route leaves one out: the times are of all of a query's visits.
    private static string Named(LedgerView view, Subject subject, string stage, IReadOnlyList<string> conditions)
    {
        List<double> visits = [.. conditions.Select(condition => view.Row(subject, condition, "visits", stage)?.Value).OfType<double>()];
        return visits.TrueForAll(value => Math.Abs(value - 1) < SmallestExcess) ? stage : $"{stage} ×{string.Join(" ×", visits.Select(value => Quantity.Of(value, "count")).Distinct())}";
    }

    // From nothing to something is no factor, and nothing that stays nothing has none to show.
    private static string Growth(double? before, double? after) => (before, after) switch
    {
        (null, _) or (_, null) => Quantity.None,
        (0, 0) => "",
        (0, _) => "from 0",
        _ => Quantity.Of(after.Value / before.Value, "ratio"),
    };

    private static bool IsMarked(LedgerView view, Subject subject, string condition, string measure, string? stage) =>
        view.Row(subject, condition, measure, stage) is { Notes.Count: > 0 };

    // Of a queue that grows, its mean says how long it was measured; service is not concerned.
    private static bool IsOverloaded(LedgerView view, Subject subject, string condition) =>
        view.Row(subject, condition, "response.mean")?.Notes.Any(note => note.StartsWith("overloaded:", StringComparison.Ordinal)) == true;

    // The caption has the neighbours' names.
    private static string Short(string condition) => condition.Split(' ')[0];

    private static double? PerQuery(LedgerView view, Subject subject, string condition, string measure, string stage) =>
        view.Row(subject, condition, measure, stage)?.Value * view.Row(subject, condition, "visits", stage)?.Value;

    // Offline has no response; its shares are of all stages' time.
    private static double? Share(LedgerView view, Subject subject, string condition, double? time)
    {
        var whole = view.Row(subject, condition, "response.mean")?.Value
            ?? subject.Graph!.Stages.Sum(stage =>
                PerQuery(view, subject, condition, "queueing.mean", stage.Name) + PerQuery(view, subject, condition, "service.mean", stage.Name) ?? 0);
        return whole > 0 ? time / whole : null;
    }
}
