using System.Globalization;
using Modbench.Ledger;

namespace Modbench.Tool.Reports;

/// <summary>The one place where base units become what a person reads: three significant digits and a scaled unit.</summary>
internal static class Quantity
{
    /// <summary>Shown where there is no value.</summary>
    public const string None = "–";

    private const int SignificantDigits = 3;
    private const int MostDecimals = 6;
    private const int MostDigits = 9;

    private static readonly (double Size, string Unit)[] Times = [(1e9, "s"), (1e6, "ms"), (1e3, "µs"), (1, "ns")];

    // As quantities are read in the attributes: 1 KB is 1024 bytes.
    private static readonly (double Size, string Unit)[] Sizes = [(1L << 30, "GB"), (1 << 20, "MB"), (1 << 10, "KB"), (1, "B")];

    // Ratios of times are factors; these are parts of a whole.
    private static readonly HashSet<string> Parts = ["attainment", "np", "capacity_lost", "shed.share", "dropped.share"];

    public static string Of(MeasureRow? row) => row is null ? None : Of(row.Value, row.Measure, row.Unit);

    /// <summary>The value, with a star that sends the reader to the notes when there are any on it.</summary>
    public static string Marked(MeasureRow? row) => Of(row) + (row is { Value: not null, Notes.Count: > 0 } ? "*" : "");

    /// <summary>What looking on costs: it makes nothing faster, so that a factor that is not above 1 shows how much launches differ, and stands in brackets.</summary>
    public static string Overhead(MeasureRow? row) =>
        row?.Value is { } factor && (factor <= 1 || row is { Low: <= 1, High: >= 1 }) ? $"({Marked(row)})" : Marked(row);

    public static string Of(double? value, string measure, string unit) => Of(value, measure, unit, SignificantDigits);

    /// <summary>A value in a base unit of the ledger.</summary>
    public static string Of(double value, string unit) => Of(value, unit, SignificantDigits);

    public static string Time(double ns) => Of(ns, "ns");

    public static string Percent(double share) => Digits(share * 100) + " %";

    /// <summary>A share that lies below a limit, with as many digits as it takes to see that: never <c>99 %</c> where 99 % was asked.</summary>
    public static string PercentBelow(double share, double limit)
    {
        var (shown, asked) = (Percent(share), Percent(limit));
        for (var decimals = 1; shown == asked && decimals <= MostDecimals; decimals++)
        {
            // Cut, not rounded: what is shown is reached, and no more.
            var scale = Math.Pow(10, decimals);
            shown = (Math.Floor(share * 100 * scale) / scale).ToString("0.######", CultureInfo.InvariantCulture) + " %";
        }

        return shown;
    }

    /// <summary>The interval of a row, such as <c>40.6–44.9 ms</c>; null: it has none, or one too wide to be claimed, and the row says why.</summary>
    public static string? Interval(MeasureRow row) => WideInterval.IsToo(row.Value, row.Low, row.High) ? null : Interval(row.Low, row.High, row.Measure, row.Unit);

    /// <summary>With as many digits as it takes to tell the ends apart.</summary>
    public static string? Interval(double? low, double? high, string measure, string unit)
    {
        if (low is null || high is null) return null;
        for (var digits = SignificantDigits; ; digits++)
        {
            var (from, to) = (Of(low, measure, unit, digits), Of(high, measure, unit, digits));
            if (from != to || low == high || digits == MostDigits) return $"{Bare(from, to)}–{to}";
        }
    }

    /// <summary>From one value to another, such as <c>41 → 74 ms</c>, told apart where they differ.</summary>
    public static string Change(double from, double to, string unit) =>
        Apart([from, to], unit) is [var first, var second] ? $"{Bare(first, second)} → {second}" : None;

    /// <summary>Values of one unit with as many digits as it takes to tell those apart that differ.</summary>
    public static IReadOnlyList<string> Apart(IReadOnlyList<double?> values, string unit)
    {
        var different = values.OfType<double>().Distinct().Count();
        for (var digits = SignificantDigits; ; digits++)
        {
            string[] shown = [.. values.Select(value => value is { } known ? Of(known, unit, digits) : None)];
            if (digits == MostDigits || shown.Where(one => one != None).Distinct().Count() == different) return shown;
        }
    }

    /// <summary>Half the interval relative to the value, such as <c>±4 %</c>; null: it has none, or one too wide to be claimed.</summary>
    public static string? Spread(MeasureRow? row) =>
        row is not null && WideInterval.Spread(row.Value, row.Low, row.High) is { } spread and <= WideInterval.Widest ? "±" + Percent(Math.Round(spread, 2)) : null;

    /// <summary>The first of two numbers without its unit, which it needs only where the second has another.</summary>
    public static string Bare(string first, string second)
    {
        var unit = first.AsSpan(first.AsSpan().LastIndexOfAnyInRange('0', '9') + 1);
        var other = second.AsSpan(second.AsSpan().LastIndexOfAnyInRange('0', '9') + 1);
        return unit.SequenceEqual(other) ? first[..^unit.Length] : first;
    }

    private static string Of(double? value, string measure, string unit, int digits) => value is not { } number ? None
        : unit == "ratio" && Parts.Contains(measure) ? Digits(number * 100, digits) + " %"
        : Of(number, unit, digits);

    private static string Of(double value, string unit, int digits) => unit switch
    {
        "ns" => Scaled(value, Times, digits),
        "ns/query" => Scaled(value, Times, digits) + "/query",
        "bytes" => Scaled(value, Sizes, digits),
        "bytes/query" => Scaled(value, Sizes, digits) + "/query",
        "bytes/s" => Scaled(value, Sizes, digits) + "/s",
        "1/s" => Digits(value, digits) + "/s",
        "cores" or "Hz" or "W" or "°C" or "J/query" => $"{Digits(value, digits)} {unit}",
        "ratio" => Digits(value, digits) + "×",
        "ratio/s" => Percent(value) + "/s",
        _ => Digits(value, digits),
    };

    private static string Scaled(double value, (double Size, string Unit)[] scales, int digits)
    {
        // Rounded first: 999.6 µs is 1 ms.
        var (size, unit) = scales.FirstOrDefault(scale => Round(Math.Abs(value) / scale.Size, digits) >= 1, scales[^1]);
        return value == 0 ? $"0 {unit}" : $"{Digits(value / size, digits)} {unit}";
    }

    private static string Digits(double value, int digits = SignificantDigits)
    {
        var rounded = Round(value, digits);
        return rounded.ToString(Math.Abs(rounded) >= 1e15 ? "0.##e0" : "#,0.########", CultureInfo.InvariantCulture);
    }

    private static double Round(double value, int digits)
    {
        var decimals = value == 0 ? 0 : Math.Max(0, digits - 1 - (int)Math.Floor(Math.Log10(Math.Abs(value))));
        return decimals > 12 ? value : Math.Round(value, decimals);
    }
}
