using Microsoft.CodeAnalysis;
using Modbench.Generators.Rules;

namespace Modbench.Generators.Reading;

/// <summary>Reads quantities out of attributes and says which unit one should have had.</summary>
internal sealed class QuantityReader(MistakeList mistakes)
{
    /// <summary>A time above zero in whole nanoseconds; null, and a mistake, when it is not one.</summary>
    public long? Time(TypedConstant text, Location? where, string owner, string example)
    {
        if (text.Kind == TypedConstantKind.Error) return null;
        if (Read(text.Value as string, where, Dimension.Time, owner, example) is not { } ns) return null;
        if (ns is >= 1 and < long.MaxValue) return (long)Math.Round(ns);
        mistakes.Add(MeasureRules.NotPositive, where, Capital(owner), $"\"{text.Value}\"", $"write a time above zero, as in \"{example}\"");
        return null;
    }

    /// <summary>The value in base units; null, and a mistake, when it cannot be read or its unit does not fit.</summary>
    public double? Read(string? text, Location? where, Dimension dimension, string owner, string example)
    {
        if (!Quantity.TryParse(text, out var quantity))
        {
            mistakes.Add(MeasureRules.Quantity, where, text ?? "null", example);
            return null;
        }

        var unitless = dimension is Dimension.Ratio or Dimension.Count;
        if (quantity.Unit == dimension || (quantity.Unit is null && unitless)) return quantity.Value;
        mistakes.Add(MeasureRules.Unit, where, text ?? "", owner, Told(dimension), example);
        return null;
    }

    public static string Told(Dimension dimension) => dimension switch
    {
        Dimension.Time => "a time (ns, us, ms, s, min)",
        Dimension.Size => "a size (B, KB, MB, GB)",
        Dimension.Rate => "a rate (/s)",
        Dimension.Ratio => "a ratio (no unit, or %)",
        _ => "a count (no unit)",
    };

    private static string Capital(string words) => char.ToUpperInvariant(words[0]) + words.Substring(1);
}
