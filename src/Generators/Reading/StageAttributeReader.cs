using Microsoft.CodeAnalysis;
using Modbench.Generators.Rules;

namespace Modbench.Generators.Reading;

/// <summary>Takes over what a [Stage] says; an override keeps what its own leaves out.</summary>
internal sealed class StageAttributeReader(MistakeList mistakes)
{
    public void Read(StageDraft stage, AttributeData attribute)
    {
        if (Names(stage, attribute, "After") is { } after) stage.After = after.Names;
        if (Names(stage, attribute, "Routes") is { } routes)
        {
            stage.Routes = routes.Names ?? [];
            stage.RoutesLocation = attribute.Named("Routes");
        }

        if (attribute.TryNamed("Slots", out var slots) && slots.Value is int count)
        {
            stage.Slots = count;
            stage.SlotsLocation = attribute.Named("Slots");
        }

        if (attribute.TryNamed("MaxVisits", out var visits) && visits.Value is int most)
        {
            stage.MaxVisits = Counted(stage, attribute, "MaxVisits", most, "at least 1 visit of a query must be allowed; leave it out for no limit");
            stage.MaxVisitsLocation = attribute.Named("MaxVisits");
        }

        if (attribute.TryNamed("BatchSize", out var size) && size.Value is int queries)
        {
            stage.BatchSize = Counted(stage, attribute, "BatchSize", queries, "a batch holds at least 1 query; leave it out for a stage that is not batched");
        }

        if (Time(attribute, "BatchWait", "5 ms") is { } wait)
        {
            stage.BatchWaitNs = wait;
            stage.BatchWaitLocation = attribute.Named("BatchWait");
        }

        if (Time(attribute, "Timeout", "200 ms") is { } timeout) stage.TimeoutNs = timeout;
        if (stage.BatchWaitLocation is not null && !stage.IsBatched && !attribute.HasNamed("BatchSize"))
            mistakes.Add(FormRules.BatchWait, stage.BatchWaitLocation, stage.Name);
    }

    private static (List<(string Name, Location? Where)>? Names, bool Given)? Names(StageDraft stage, AttributeData attribute, string property)
    {
        if (attribute.TryNamed(property, out var names) && names.Kind == TypedConstantKind.Array && (names.IsNull || names.Values.All(IsKnown)))
        {
            return (names.IsNull ? null : names.Values.Select((name, i) => (name.Value as string ?? "", attribute.NamedItem(property, i))).ToList(), true);
        }

        // The compiler says what is wrong with the names.
        if (attribute.HasNamed(property)) stage.IsBroken = true;
        return null;
    }

    private int Counted(StageDraft stage, AttributeData attribute, string property, int value, string mend)
    {
        if (value >= 1) return value;
        mistakes.Add(MeasureRules.NotPositive, attribute.Named(property), $"{property} of '{stage.Name}'", Quantity.Shown(value), mend);
        return 0;
    }

    private long? Time(AttributeData attribute, string property, string example) =>
        attribute.TryNamed(property, out var text) && !text.IsNull
            ? new QuantityReader(mistakes).Time(text, attribute.Named(property), property, example)
            : null;

    private static bool IsKnown(TypedConstant constant) => constant.Kind != TypedConstantKind.Error;
}
