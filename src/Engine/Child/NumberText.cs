using System.Globalization;

namespace Modbench.Engine;

/// <summary>Whole numbers as one text, such as <c>30000000 400000000</c>: messages hold no lists, and are equal by value.</summary>
internal static class NumberText
{
    public static string Write(IEnumerable<long> numbers) => string.Join(' ', numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)));

    /// <exception cref="FormatException">The text is no such list.</exception>
    public static long[] Read(string text) => [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(number => long.Parse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture))];
}
