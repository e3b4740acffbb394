using System.Globalization;

namespace Modbench.Generators.Reading;

/// <summary>What a number counts.</summary>
internal enum Dimension
{
    /// <summary>Nanoseconds.</summary>
    Time,

    /// <summary>Bytes.</summary>
    Size,

    /// <summary>Per second.</summary>
    Rate,

    /// <summary>1 or 100 %.</summary>
    Ratio,

    /// <summary>No unit.</summary>
    Count,
}

/// <summary>A number with its unit in base units: ns, bytes, 1/s, a ratio, or a bare number.</summary>
internal readonly record struct Quantity(double Value, Dimension? Unit)
{
    // As BenchmarkDotNet's tables count them: 1 KB = 1,024 B.
    private static readonly (string Name, double Factor, Dimension Dimension)[] Units =
    [
        ("ns", 1, Dimension.Time), ("us", 1e3, Dimension.Time), ("µs", 1e3, Dimension.Time), ("ms", 1e6, Dimension.Time), ("s", 1e9, Dimension.Time),
        ("min", 60e9, Dimension.Time),
        ("B", 1, Dimension.Size), ("KB", 1024, Dimension.Size), ("MB", 1024 * 1024, Dimension.Size), ("GB", 1024 * 1024 * 1024, Dimension.Size),
        ("/s", 1, Dimension.Rate), ("%", 0.01, Dimension.Ratio),
    ];

    /// <summary>Reads <c>&lt;number&gt; [unit]</c>; the number is not negative, and its point is a point in every culture.</summary>
    public static bool TryParse(string? text, out Quantity quantity)
    {
        quantity = default;
        var trimmed = text?.Trim() ?? "";
        var end = 0;
        while (end < trimmed.Length && (char.IsDigit(trimmed[end]) || trimmed[end] == '.')) end++;
        var digits = trimmed.Substring(0, end);
        if (!double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return false;

        var unit = trimmed.Substring(end).Trim();
        if (unit.Length == 0)
        {
            quantity = new(number, null);
            return true;
        }

        foreach (var (name, factor, dimension) in Units)
        {
            if (name != unit) continue;
            quantity = new(number * factor, dimension);
            return true;
        }

        return false;
    }

    public static string Shown(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
