namespace Modbench.Ledger;

/// <summary>
/// Asks pairs of the base and of commits on the way to the head at which of them a measure got worse, with as few pairs as tell. What it asks next is a function of what the pairs before showed.
/// </summary>
public sealed class BisectionSearch
{
    private readonly GrowthQuestion question;
    private readonly IReadOnlyList<BisectedCommitRow> line;
    private readonly StepSearch search;
    private readonly string?[] skipped;
    private int pairs;

    /// <param name="question">What got worse.</param>
    /// <param name="line">The commits from the base, without it, to the head, one at least.</param>
    /// <param name="named">Places in the line, from 0, of commits at which something else got worse: together they have half of the chances before the first pair. Else all are alike.</param>
    /// <param name="most">Pairs of one commit at most.</param>
    public BisectionSearch(GrowthQuestion question, IReadOnlyList<BisectedCommitRow> line, IReadOnlyCollection<int> named, int most)
    {
        (this.question, this.line) = (question, line);
        skipped = new string?[line.Count];
        search = new StepSearch(question.Model, Before(line.Count, named), most);
    }

    /// <summary>What got worse.</summary>
    public GrowthQuestion Question => question;

    /// <summary>Places, from 0, where it came, if that is decided.</summary>
    public IEnumerable<int> Named => search.Finding is { Decided: true } found ? found.Steps.Where(step => step.First == step.Last).Select(step => step.First) : [];

    /// <summary>The place, from 0, of the commit that the next pair is to be of; null: it is decided, or no pair tells any more.</summary>
    /// <param name="built">Those that need no build.</param>
    public int? Next(IReadOnlyCollection<int> built) => search.Next(built.Contains);

    /// <summary>Takes in a pair.</summary>
    /// <param name="place">Of the commit, from 0.</param>
    /// <param name="pair">The base, and the commit as its head.</param>
    /// <param name="isNew">It was run for this question.</param>
    public void Add(int place, GatePair pair, bool isNew)
    {
        if (isNew) pairs++;
        if (question.Shown(pair) is { } shown) search.Add(place, shown);
        else Skip(place, pair.Failure is { } failure ? $"{(failure.Side == Conditions.Head ? "its" : "beside it the base's")} launch failed: {failure.Reason}" : "the measure was not measured");
    }

    /// <summary>Leaves a commit out.</summary>
    /// <param name="place">Its place, from 0.</param>
    /// <param name="reason">Why.</param>
    public void Skip(int place, string reason)
    {
        skipped[place] ??= reason;
        search.Skip(place);
    }

    /// <summary>What is known, for the ledger.</summary>
    /// <param name="ended">Why it was ended before it was decided; null: it was not.</param>
    public BisectionRow Row(string? ended = null)
    {
        var finding = search.Finding;
        return new BisectionRow
        {
            Pipeline = question.Row.Pipeline,
            Scenario = question.Row.Scenario!,
            Measure = question.Row.Measure,
            Stage = question.Measure?.Stage,
            Outcome = finding.Outcome,
            Confidence = Math.Clamp(finding.Confidence, 0, 1),
            Commits = line.Count,
            Steps = [.. finding.Steps.Select(Step)],
            Probes = [.. Enumerable.Range(0, line.Count).Where(place => search.Shown[place].Count > 0 || skipped[place] is not null).Select(ProbeAt)],
            Pairs = pairs,
            GatePairs = Look.Default[0].Pairs * (int)Math.Ceiling(Math.Log2(line.Count)),
            Reason = finding.Decided ? null : ended ?? "no pair of another commit tells more",
        };
    }

    /// <summary>A commit as it is known now.</summary>
    /// <param name="place">Its place, from 0.</param>
    public BisectionProbeRow ProbeAt(int place)
    {
        var shown = search.Shown[place];
        var (commit, grown) = (line[place], Math.Clamp(search.Posterior.Grown(place), 0, 1));
        return new BisectionProbeRow(commit.Place, commit.Commit, commit.Subject, shown.Count, shown.Count == 0 ? null : question.Step(null, shown).Ratio, grown, skipped[place]);
    }

    private static IReadOnlyList<double> Before(int commits, IReadOnlyCollection<int> named)
    {
        var uniform = StepSearch.Uniform(commits);
        return named.Count == 0 ? uniform : [.. uniform.Select((chance, place) => (chance / 2) + (named.Contains(place) ? 0.5 / named.Count : 0))];
    }

    private BisectionStepRow Step(FoundStep step)
    {
        var (before, after) = (step.First - 1, step.Last);
        while (before >= 0 && search.Shown[before].Count == 0) before--;
        while (after < line.Count && search.Shown[after].Count == 0) after++;
        var (ratio, low, high) = question.Step(before < 0 ? null : search.Shown[before], after == line.Count ? null : search.Shown[after]);
        return new BisectionStepRow([.. line.Skip(step.First).Take(step.Last - step.First + 1)], Math.Clamp(step.Chance, 0, 1), ratio, low, high);
    }
}
