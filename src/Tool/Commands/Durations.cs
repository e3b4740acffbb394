using System.Globalization;
using System.Text.RegularExpressions;

namespace Modbench.Tool.Commands;

/// <summary>Lengths of time as they are typed: <c>2m</c>, <c>90 s</c>, <c>1.5 min</c>, <c>1h</c>.</summary>
internal static partial class Durations
{
    /// <summary>Null: it is none, or not above zero.</summary>
    public static TimeSpan? Parse(string text)
    {
        var match = Pattern().Match(text.Trim());
        if (!match.Success || !double.TryParse(match.Groups[1].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        var seconds = number * match.Groups[2].Value switch
        {
            "ms" => 0.001,
            "s" => 1,
            "m" or "min" => 60,
            _ => 3600,
        };
        return seconds < TimeSpan.MaxValue.TotalSeconds && TimeSpan.FromSeconds(seconds) is { Ticks: > 0 } time ? time : null;
    }

    [GeneratedRegex(@"^(\d+(?:\.\d+)?)\s*(ms|s|m|min|h)$")]
    private static partial Regex Pattern();
}
