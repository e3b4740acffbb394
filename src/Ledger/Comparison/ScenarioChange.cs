using System.Text.Json;
using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>A setting in which two scenarios of one name differ.</summary>
/// <param name="Setting">As in the ledger.</param>
/// <param name="Base">As JSON.</param>
/// <param name="Head">As JSON.</param>
/// <param name="Length">It says how long is measured or warmed up, and not what is asked of the pipeline meanwhile.</param>
public sealed record ScenarioChange(string Setting, string Base, string Head, bool Length)
{
    private const string Missing = "none";
    private static readonly HashSet<string> Lengths = ["queries", "durationNs", "minQueries", "minDurationNs", "warmupQueries"];

    /// <summary>All settings that differ.</summary>
    public static IReadOnlyList<ScenarioChange> Between(Scenario under, Scenario over)
    {
        var (one, other) = (Settings(under), Settings(over));
        return
        [
            .. one.Keys.Union(other.Keys)
                .Select(setting => new ScenarioChange(setting, one.GetValueOrDefault(setting, Missing), other.GetValueOrDefault(setting, Missing), Lengths.Contains(setting)))
                .Where(change => change.Base != change.Head),
        ];
    }

    /// <summary>Such as <c>maxInFlight 1000 → 8</c>.</summary>
    public override string ToString() => $"{Setting} {Base} → {Head}";

    private static Dictionary<string, string> Settings(Scenario scenario) =>
        JsonSerializer.SerializeToElement(scenario, LedgerJson.Default.Scenario).EnumerateObject().ToDictionary(setting => setting.Name, setting => setting.Value.GetRawText());
}
