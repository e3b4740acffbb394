namespace Modbench;

/// <summary>
/// Several queries at a time, issued together; the next ones are due when all of them have ended (MLPerf LoadGen's MultiStream). In ledger.json:
/// <c>MultiStream(8)</c>.
/// </summary>
public sealed class MultiStreamAttribute : ScenarioAttribute
{
    /// <summary>How many queries are issued together. At least 1; default 8.</summary>
    public int SamplesPerQuery { get; set; } = 8;
}
