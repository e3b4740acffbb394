using Microsoft.CodeAnalysis;
using Modbench.Generators.Model;
using Modbench.Generators.Rules;

namespace Modbench.Generators.Reading;

/// <summary>Reads a limit on responses, and the share of queries that should meet it.</summary>
internal sealed class ObjectiveReader(MistakeList mistakes)
{
    /// <param name="limit">The time.</param>
    /// <param name="where">Where it stands.</param>
    /// <param name="attribute">Has the share.</param>
    public ObjectiveModel? Read(TypedConstant limit, Location? where, AttributeData attribute)
    {
        var share = attribute.NamedOr("Share", 1.0);
        if (!(share > 0 && share <= 1))
        {
            mistakes.Add(MeasureRules.NotPositive, attribute.Named("Share"), "Share", Quantity.Shown(share),
                "it is the part of the queries that should meet the limit, above 0 and at most 1");
        }

        return new QuantityReader(mistakes).Time(limit, where, "an objective", "80 ms") is { } ns ? new(ns, share) : null;
    }
}
