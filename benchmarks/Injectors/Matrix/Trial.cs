using Modbench.Ledger;

namespace Modbench.Injectors;

/// <summary>One run of a subject beside one neighbour, and what was said of it; a line of the file of trials.</summary>
/// <param name="Subject">Short name.</param>
/// <param name="Scenario">Its scenario.</param>
/// <param name="Condition">Beside whom.</param>
/// <param name="Expected">The cause that the neighbours have by their construction, several with a "+" between; "none": they have none.</param>
/// <param name="Said">What was named, "none" where no change was found; "not told apart", "not decided", or "failed" where nothing was explained.</param>
/// <param name="Base">Mean response with the neighbour paused, milliseconds.</param>
/// <param name="Beside">Mean response beside it, milliseconds.</param>
/// <param name="Part">The planted causes' part of the slowdown, queueing included.</param>
/// <param name="Residual">The part that no cause explains.</param>
/// <param name="Injected">Milliseconds per query that the subject lost to each planted cause, by its own figures, in the order of their names.</param>
/// <param name="Attributed">Milliseconds per query that are attributed to each, without the queueing that it set off.</param>
/// <param name="ReplayError">How far the replay on paper is off the measured mean, as a part of it.</param>
/// <param name="Terms">All causes with their parts of the slowdown.</param>
/// <param name="Problem">Why nothing was explained.</param>
internal sealed record Trial(
    string Subject, string Scenario, string Condition, string Expected, string Said, double? Base, double? Beside, double? Part, double? Residual,
    IReadOnlyList<double> Injected, IReadOnlyList<double> Attributed, double? ReplayError, IReadOnlyDictionary<string, double> Terms, string? Problem)
{
    private const string None = "none";
    private const string Native = "Inferring";

    /// <summary>The least and the most that waits for a core can be, as parts of the slowdown; null: no thread helped.</summary>
    public IReadOnlyList<double>? Bracket { get; init; }

    /// <summary>Other threads share the visits' work.</summary>
    public bool HasHelpers => Bracket is not null || Subject is "Spread" or Native;

    /// <summary>The subject can tell all that was lost: a native library's own threads can't be asked.</summary>
    public bool KnowsAll => Subject != Native;

    /// <summary>More comes than can be done, so that capacities are compared, and not responses.</summary>
    public bool IsSaturated { get; init; }

    /// <summary>Of one explanation.</summary>
    /// <param name="subject">As of the trial, and so are those that follow.</param>
    /// <param name="scenario">The same.</param>
    /// <param name="condition">The same.</param>
    /// <param name="planted">What was.</param>
    /// <param name="row">The explanation; null: there is none.</param>
    /// <param name="injected">The same.</param>
    /// <param name="perQuery">
    /// What all queries are slower on average, over what blocks are: the subject counts in each query, the ledger compares block by block, and a block in which they are slow holds fewer.
    /// </param>
    /// <param name="problem">The same.</param>
    public static Trial Of(
        string subject, string scenario, string condition, Planted planted, ExplanationRow? row, IReadOnlyList<double> injected, double perQuery, string? problem)
    {
        if (row is null) return new Trial(subject, scenario, condition, planted.Name, "failed", null, null, null, null, injected, [], null, new Dictionary<string, double>(), problem);
        var said = row.Verdict switch
        {
            ExplanationVerdict.Named or ExplanationVerdict.Saturated when row.Top is { } top => planted.Is(top) ? planted.Name : top.ToString(),
            ExplanationVerdict.NoChange => None,
            ExplanationVerdict.NotDistinguishable or ExplanationVerdict.Saturated => "not told apart",
            _ => "not decided",
        };
        return new Trial(
            subject, scenario, condition, planted.Name, said, row.BaseValue / 1e6, (row.BaseValue + row.Delta) / 1e6,
            row.Terms.Where(term => planted.Is(term.Cause)).Sum(term => term.Value) / row.Delta, row.Residual, injected,
            [.. planted.Causes.Select(cause => row.Terms.Where(term => term.Cause == cause).Sum(term => term.Direct) * perQuery / 1e6)],
            row.ReplayError,
            row.Terms.GroupBy(term => term.Detail is null ? $"{term.Cause}" : $"{term.Cause} ({term.Detail})").ToDictionary(same => same.Key, same => same.Sum(term => term.Value) / row.Delta),
            null)
        {
            IsSaturated = row.Saturated is not null,
            Bracket = row is { RunQueueLow: { } low, RunQueueHigh: { } high } ? [low / row.Delta, high / row.Delta] : null,
        };
    }

    /// <summary>Something was explained.</summary>
    public bool IsExplained => Base is not null;

    /// <summary>Nothing was planted.</summary>
    public bool IsInnocent => Expected == None;

    /// <summary>Several causes were planted.</summary>
    public bool IsMixed => Expected.Contains('+');

    /// <summary>A cause was named, and it is another one.</summary>
    public bool IsWrong => IsExplained && Said != Expected && Said is not (None or "not told apart" or "not decided");

    /// <summary>Response beside ÷ response with the neighbour paused.</summary>
    public double Slowdown => Beside / Base ?? double.NaN;

    /// <summary>Largest difference, as a part of the slowdown, between what was attributed to a planted cause and what was injected of it.</summary>
    public double Off => Injected.Zip(Attributed, (one, other) => Math.Abs(one - other)).DefaultIfEmpty(double.NaN).Max() / (Beside - Base) ?? double.NaN;
}
