using Modbench.Ledger;

namespace Modbench.Injectors;

/// <summary>One run of a subject beside one neighbour, and what was said of it.</summary>
/// <param name="Subject">Short name.</param>
/// <param name="Scenario">Its scenario.</param>
/// <param name="Condition">Beside whom.</param>
/// <param name="Planted">What the neighbour causes.</param>
/// <param name="Row">The explanation of the mean response; null: none was made, see the problem.</param>
/// <param name="Truth">Milliseconds per query that the subject lost more beside the neighbour, by its own figures; null: it has none.</param>
/// <param name="Problem">Why there is none.</param>
internal sealed record Trial(string Subject, string Scenario, string Condition, Planted Planted, ExplanationRow? Row, double? Truth, string? Problem)
{
    /// <summary>How it is called in the table.</summary>
    public string Expected => Planted.Causes.Count == 0 ? "none" : Name(Planted.Causes[0]);

    /// <summary>What was named.</summary>
    public string Said => Row is null ? "failed" : Row.Verdict switch
    {
        ExplanationVerdict.Named => Planted.Causes.Contains(Row.Top!.Value) ? Expected : Name(Row.Top.Value),
        ExplanationVerdict.NoChange => "none",
        ExplanationVerdict.NotDistinguishable => "not told apart",
        _ => "not decided",
    };

    /// <summary>A cause was named, and it is another one.</summary>
    public bool IsWrong => Row is { Verdict: ExplanationVerdict.Named } && Said != Expected;

    /// <summary>Response beside ÷ response with the neighbour paused.</summary>
    public double Slowdown => Row is null ? double.NaN : (Row.BaseValue + Row.Delta) / Row.BaseValue;

    /// <summary>Milliseconds per query that are attributed to the planted cause, without the queueing that it set off.</summary>
    public double Attributed => Row is null ? double.NaN : Row.Terms.Where(term => Planted.Causes.Contains(term.Cause)).Sum(term => term.Direct) / 1e6;

    /// <summary>The planted cause's part of the slowdown, queueing included.</summary>
    public double Part => Row is null ? double.NaN : Row.Terms.Where(term => Planted.Causes.Contains(term.Cause)).Sum(term => term.Value) / Row.Delta;

    private static string Name(Cause cause) => cause.ToString();
}
