using System.Text.Json;

namespace Modbench.Ledger;

/// <summary>Causes as the ledger writes them.</summary>
internal static class CauseNames
{
    private static readonly Dictionary<Cause, string> Names = Enum.GetValues<Cause>().ToDictionary(cause => cause, cause => JsonNamingPolicy.SnakeCaseLower.ConvertName(cause.ToString()));

    /// <summary>The name of a cause, such as <c>run_queue</c>.</summary>
    public static string Of(Cause cause) => Names[cause];

    /// <summary>The cause of a name, whatever its case; null: there is none.</summary>
    public static Cause? Find(string name) =>
        Names.Where(pair => string.Equals(pair.Value, name, StringComparison.OrdinalIgnoreCase)).Select(pair => (Cause?)pair.Key).FirstOrDefault();
}
