namespace Modbench.Ledger;

/// <summary>How often completed, measured queries of all launches took one way from a router.</summary>
/// <param name="Pipeline">Full name.</param>
/// <param name="Scenario">Name of the scenario.</param>
/// <param name="Condition">The condition.</param>
/// <param name="Router">The stage that chose.</param>
/// <param name="Route">The stage that it chose, or <c>answer</c>.</param>
/// <param name="Taken">How often.</param>
/// <param name="Queries">By how many queries.</param>
/// <param name="Of">Completed, measured queries of those launches.</param>
public sealed record RouteRow(string Pipeline, string Scenario, string Condition, string Router, string Route, long Taken, long Queries, long Of);
