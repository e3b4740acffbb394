using Modbench.Ledger;

namespace Modbench.Diagnosers;

/// <summary>What a run gave.</summary>
/// <param name="Launches">All that finished, well or badly, in the order in which they ran; without their queries and spans, which were handed over one launch at a time.</param>
/// <param name="Table">BenchmarkDotNet's summary table.</param>
/// <param name="Exports">Files that the exporters wrote.</param>
/// <param name="Interrupted">It was cancelled: the launches after those did not run.</param>
public sealed record RunOutcome(
    IReadOnlyList<LaunchResult> Launches, ResultTable Table, IReadOnlyList<string> Exports, bool Interrupted);

/// <summary>A table for a person.</summary>
/// <param name="Header">Titles.</param>
/// <param name="Rows">Each as long as the header; numbers carry their unit.</param>
/// <param name="Markdown">The same as GitHub Markdown, with the lines about the machine that BenchmarkDotNet puts above it.</param>
public sealed record ResultTable(IReadOnlyList<string> Header, IReadOnlyList<IReadOnlyList<string>> Rows, string Markdown);
