using System.Globalization;

namespace Modbench.Tool.Reports;

/// <summary>A course over time in one line: ▁ is next to nothing, █ the highest.</summary>
internal static class Sparkline
{
    private const string Marks = "▁▂▃▄▅▆▇█";

    /// <summary>Shown where nothing was measured; not a mark, which would be a value.</summary>
    private const char Unknown = '·';

    /// <param name="values">Not below 0; null: not measured.</param>
    /// <param name="highest">What █ stands for.</param>
    public static string Of(IEnumerable<double?> values, double highest) =>
        string.Concat(values.Select(value => value is not { } known ? Unknown : Marks[Math.Clamp((int)(known / highest * Marks.Length), 0, Marks.Length - 1)]));

    /// <summary>What █ may stand for so that all of these fit, a round number of two digits.</summary>
    public static double Scale(IEnumerable<double?> values)
    {
        var highest = values.Max() ?? 0;
        if (highest <= 0) return 1;
        var step = Math.Pow(10, Math.Floor(Math.Log10(highest)) - 1);
        return double.Parse((Math.Ceiling(Math.Round(highest / step, 6)) * step).ToString("G3", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }
}
