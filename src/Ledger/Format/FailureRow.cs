namespace Modbench.Ledger;

/// <summary>Failed queries of one kind, in one stage and launch.</summary>
/// <param name="Pipeline">Full name; a neighbour's failures are listed under its own.</param>
/// <param name="Scenario">Name of the scenario.</param>
/// <param name="Condition">Condition of the blocks they fell in; <c>warm-up</c> before the first; null for a neighbour's.</param>
/// <param name="Launch">The launch.</param>
/// <param name="Kind">What the launch was for.</param>
/// <param name="Stage">The stage's name.</param>
/// <param name="Type">Full name of the exception's type, or <c>timeout</c>.</param>
/// <param name="Count">How many queries, without those in the discarded start of a block.</param>
/// <param name="Discarded">How many in the discarded start of a block: they count nowhere.</param>
/// <param name="Message">The first one's message.</param>
/// <param name="Detail">The first one whole, with its stack trace.</param>
public sealed record FailureRow(
    string Pipeline,
    string Scenario,
    string? Condition,
    int Launch,
    LaunchKind Kind,
    string Stage,
    string Type,
    int Count,
    int Discarded,
    string Message,
    string Detail);
