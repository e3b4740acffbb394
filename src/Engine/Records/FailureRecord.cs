namespace Modbench.Engine;

/// <summary>All failures of one kind in one stage.</summary>
/// <param name="Condition">Condition of the blocks they fell in; <c>warm-up</c> before the first.</param>
/// <param name="Stage">The stage's name; <c>admission</c> for a query that timed out before it entered the graph.</param>
/// <param name="Type">Full name of the exception's type, or <c>timeout</c>.</param>
/// <param name="Count">How many queries, without those in the discarded start of a block.</param>
/// <param name="Message">The first line of the first one's message.</param>
/// <param name="Detail">The first one whole, with its stack trace.</param>
/// <param name="Discarded">How many queries in the discarded start of a block; they count nowhere.</param>
public sealed record FailureRecord(string Condition, string Stage, string Type, int Count, string Message, string Detail, int Discarded = 0);
