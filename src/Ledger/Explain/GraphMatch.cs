namespace Modbench.Ledger;

/// <summary>
/// Two blocks of graphs that may differ, their stages under common numbers: those of the second first, then those that only the first has. Stages are the same
/// when their names are.
/// </summary>
/// <param name="Under">The base.</param>
/// <param name="Over">The other.</param>
/// <param name="Stages">Names by number.</param>
/// <param name="New">Numbers of the stages that the base has not.</param>
/// <param name="Gone">Numbers of those that only the base has.</param>
internal sealed record GraphMatch(TracedBlock Under, TracedBlock Over, IReadOnlyList<string> Stages, IReadOnlyList<int> New, IReadOnlyList<int> Gone)
{
    /// <summary>A way that is taken by one query of a hundred more or less does not matter.</summary>
    private const double Little = 0.01;

    /// <summary>Standard errors. Where routers choose by query, two blocks of one graph take their ways more and less often by chance, and a graph has many ways.</summary>
    private const double Chance = 4;

    public static GraphMatch Of((TracedBlock Block, IReadOnlyList<string> Stages) under, (TracedBlock Block, IReadOnlyList<string> Stages) over)
    {
        if (under.Stages.SequenceEqual(over.Stages)) return new GraphMatch(under.Block, over.Block, over.Stages, [], []);
        List<string> names = [.. over.Stages, .. under.Stages.Except(over.Stages)];
        int[] numbers = [.. under.Stages.Select(name => names.IndexOf(name))];
        var forms = new ReplayStage[names.Count];
        for (var stage = 0; stage < forms.Length; stage++)
            forms[stage] = Array.IndexOf(numbers, stage) is >= 0 and var own ? under.Block.Case.Stages[own] : over.Block.Case.Stages[stage] with { IsPassed = true };
        var renumbered = under.Block with
        {
            Case = under.Block.Case with { Stages = forms, Visits = [.. under.Block.Case.Visits.Select(visit => visit with { Stage = numbers[visit.Stage] })] },
            Blames = under.Block.Blames.ToDictionary(pair => numbers[pair.Key], pair => pair.Value),
        };
        var extended = over.Block with { Case = over.Block.Case with { Stages = [.. over.Block.Case.Stages, .. forms.Skip(over.Stages.Count).Select(form => form with { IsPassed = true })] } };
        return new GraphMatch(
            renumbered,
            extended,
            names,
            [.. Enumerable.Range(0, over.Stages.Count).Where(stage => !under.Stages.Contains(names[stage]))],
            [.. Enumerable.Range(over.Stages.Count, names.Count - over.Stages.Count)]);
    }

    /// <summary>Queries take another way through the stages that both have: from other ones, or another number of times, by more than chance between their queries makes of it.</summary>
    public bool IsOtherWay()
    {
        var (before, after) = (Ways(Under), Ways(Over));
        return before.Keys.Union(after.Keys).Any(way =>
        {
            var (one, other) = (before.GetValueOrDefault(way), after.GetValueOrDefault(way));
            return Math.Abs(one.Mean - other.Mean) is var apart && apart > Little && apart > Chance * Math.Sqrt(one.Variance + other.Variance);
        });
    }

    /// <summary>
    /// How often a query that is answered comes to a stage from another, −1: from none, on average, and the variance of that mean; stages that only one of the two
    /// has are left out of its way.
    /// </summary>
    private Dictionary<(int From, int To), (double Mean, double Variance)> Ways(TracedBlock block)
    {
        var counts = new Dictionary<(int From, int To, int Query), int>();
        var visits = block.Case.Visits;
        for (var number = 0; number < visits.Count; number++)
        {
            if (IsCommon(visits[number].Stage) && block.IsAnswered(visits[number].Query))
            {
                foreach (var way in Before(number).Distinct().Select(from => (from, visits[number].Stage, visits[number].Query)))
                    counts[way] = counts.GetValueOrDefault(way) + 1;
            }
        }

        double queries = block.Answered;
        return counts.GroupBy(one => (one.Key.From, one.Key.To), one => one.Value).ToDictionary(same => same.Key, same =>
        {
            var mean = same.Sum() / queries;
            return (mean, Math.Max(0, (same.Sum(count => (double)count * count) / queries) - (mean * mean)) / queries);
        });

        IEnumerable<int> Before(int number)
        {
            IReadOnlyList<int> givers = visits[number].Reads < 0 ? visits[number].After : [.. visits[number].After, visits[number].Reads];
            return givers.Count == 0 ? [-1] : givers.SelectMany(giver => IsCommon(visits[giver].Stage) ? [visits[giver].Stage] : Before(giver));
        }
    }

    private bool IsCommon(int stage) => !New.Contains(stage) && !Gone.Contains(stage);
}
