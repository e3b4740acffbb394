namespace Modbench.Engine;

/// <summary>All visits of a condition's measured queries to one stage, when only a sample of the queries kept their visits.</summary>
/// <param name="Condition">The condition.</param>
/// <param name="Stage">The stage's number.</param>
/// <param name="Queueing">Of every visit.</param>
/// <param name="Service">Of every visit.</param>
public sealed record VisitTally(string Condition, int Stage, TimeTally Queueing, TimeTally Service);
