using System.Globalization;

namespace Modbench.Generators.Reading;

/// <summary>Whether a text is a list of cores, such as <c>0-1,3</c>. The engine's type of that name reads it.</summary>
internal static class CoreList
{
    private const int Highest = 1023;

    public static bool IsValid(string text) => text.Split(',').All(part =>
    {
        var ends = part.Split('-');
        return ends.Length <= 2 && Core(ends[0]) is { } from && Core(ends[ends.Length - 1]) is { } to && from <= to;
    });

    private static int? Core(string text) =>
        int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var core) && core <= Highest ? core : null;
}
