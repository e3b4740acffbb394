using System.Globalization;
using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>Says of a quantile that it is not exact.</summary>
internal static class HistogramMark
{
    /// <param name="times">What the quantile is of.</param>
    /// <param name="what">Whose times they are, such as <c>queries</c>.</param>
    /// <returns>Nothing when it is exact.</returns>
    public static IReadOnlyList<string> Of(TimeTally times, string what) => times.IsExact
        ? []
        : [string.Create(
            CultureInfo.InvariantCulture,
            $"histogram: a launch's {times.Count} {what} are more than those whose quantiles are exact, this one may be off by {TimeTally.Error:P1}")];
}
