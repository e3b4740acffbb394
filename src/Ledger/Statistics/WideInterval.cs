using System.Globalization;
using MathNet.Numerics.Distributions;

namespace Modbench.Ledger;

/// <summary>
/// An interval that says nothing: with two launches Student's t has one degree of freedom, and half an interval may be a thousand times the value. It stays in the
/// ledger, but is not claimed, as a quantile of too few queries is not.
/// </summary>
public static class WideInterval
{
    /// <summary>Half an interval is no more than so many times its value, or it is not claimed: ± 1,000 %.</summary>
    public const double Widest = 10;

    // What the launches that it needs are counted for: ± 100 %.
    private const double Useful = 1;
    private const int MostLaunches = 100;
    private const double Upper = 0.975;

    /// <summary>Half the interval over the value; null: there is none, or no value above 0.</summary>
    public static double? Spread(double? value, double? low, double? high) => value > 0 && low is not null && high is not null ? (high - low) / 2 / value : null;

    /// <summary>Whether an interval is too wide to be claimed.</summary>
    public static bool IsToo(double? value, double? low, double? high) => Spread(value, low, high) > Widest;

    /// <summary>Why it is not claimed; null: it is, or there is none.</summary>
    /// <param name="estimate">Value and interval.</param>
    /// <param name="launches">That it comes from; 0: from groups of launches, each of its own.</param>
    public static string? Reason(Estimate estimate, int launches)
    {
        if (!IsToo(estimate.Value, estimate.Low, estimate.High)) return null;
        const string wide = "interval not claimed: half of it is more than ten times the value";
        if (launches < 2) return $"{wide}, it needs more launches";
        var more = Needed(estimate, launches) - launches;
        return more > MostLaunches - launches
            ? $"{wide}, it needs more than {MostLaunches - launches} launches more"
            : string.Create(CultureInfo.InvariantCulture, $"{wide}, it needs {more} {(more == 1 ? "launch" : "launches")} more for ± 100 % if they spread as these do");
    }

    // On the log scale both ends are as far from the value; an arithmetic interval may have been cut off at 0.
    private static int Needed(Estimate estimate, int launches)
    {
        var (value, low, high) = (estimate.Value, estimate.Low!.Value, estimate.High!.Value);
        var onLogs = low > 0 && Math.Abs(Math.Log(high / value) - Math.Log(value / low)) < 1e-6;
        var spread = (onLogs ? Math.Log(high / value) : (high - value) / value) * Math.Sqrt(launches) / Critical(launches);
        var needed = launches + 1;
        while (needed <= MostLaunches && Half(needed) > Useful) needed++;
        return needed;

        double Half(int count) => spread * Critical(count) / Math.Sqrt(count) is var half && onLogs ? Math.Sinh(half) : half;
    }

    private static double Critical(int launches) => StudentT.InvCDF(0, 1, launches - 1, Upper);
}
