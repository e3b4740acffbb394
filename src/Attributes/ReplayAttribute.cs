namespace Modbench;

/// <summary>
/// An open loop whose arrivals were recorded. The file has a line for each: seconds since its start, in ascending order, and, if wanted, after a comma the
/// number of the query from 0. A first line without a digit is a header; it, blank lines and lines that begin with <c>#</c> are passed over. A launch ends with the file. In ledger.json:
/// <c>Replay(monday.csv)</c>.
/// </summary>
public sealed class ReplayAttribute : ScenarioAttribute
{
    /// <summary>The file, relative to the project's folder. Must be given.</summary>
    public string? File { get; set; }

    /// <summary>Queries inside the graph at once; one above it waits in admission. Default 1000.</summary>
    public int MaxInFlight { get; set; } = 1000;
}
