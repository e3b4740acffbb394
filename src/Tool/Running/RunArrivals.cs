using System.Globalization;
using Modbench.Ledger;

namespace Modbench.Tool.Running;

/// <summary>Arrivals of a finished run's launch, as a file for <c>[Replay]</c>.</summary>
internal static class RunArrivals
{
    /// <param name="writer">Where they go.</param>
    /// <param name="ledger">The run's.</param>
    /// <param name="folder">The run's.</param>
    /// <param name="number">The launch's; null: the first that has some.</param>
    /// <exception cref="ModbenchException">MB1032: there are none; MB4005: they can't be read.</exception>
    public static async Task WriteAsync(TextWriter writer, RunLedger ledger, string folder, int? number)
    {
        var rows = ledger.Launches.Where(row => File.Exists(PathOf(row.Launch))).ToLookup(row => row.Launch);
        if (rows.Count == 0) throw new ModbenchException("MB1032", $"run {ledger.Run} has no arrivals: no launch recorded a query, or its files are gone; measure again");
        var launch = number ?? rows.Min(row => row.Key);
        if (!rows.Contains(launch))
        {
            var there = string.Join(", ", rows.Select(row => row.Key).Order());
            throw new ModbenchException("MB1032", string.Create(CultureInfo.InvariantCulture, $"run {ledger.Run} has no arrivals of launch {launch}, but of {there}"));
        }

        LaunchArrivals arrivals;
        try
        {
            arrivals = await ArrivalsFile.ReadAsync(PathOf(launch)).ConfigureAwait(false);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new ModbenchException("MB4005", $"{PathOf(launch)} can't be read: {cause.Message.TrimEnd('.')}. Measure again.", inner: cause);
        }

        var first = rows[launch].First();
        var conditions = string.Join(", ", rows[launch].Select(row => row.Condition).Distinct());
        arrivals.Write(writer, $"{first.Pipeline}, {first.Scenario}, {conditions}: launch {launch} of run {ledger.Run}");

        string PathOf(int one) => Path.Combine(folder, ArrivalsFile.NameOf(one));
    }
}
