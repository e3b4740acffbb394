using Microsoft.CodeAnalysis;

namespace Modbench.Generators.Reading;

/// <summary>Takes over what a [Stage] says; an override keeps what its own leaves out.</summary>
internal static class StageAttributeReader
{
    public static void Read(StageDraft stage, AttributeData attribute)
    {
        if (attribute.TryNamed("After", out var after) && after.Kind == TypedConstantKind.Array)
        {
            stage.After = after.IsNull
                ? null
                : after.Values.Select((name, i) => (name.Value as string ?? "", attribute.NamedItem("After", i))).ToList();
            stage.AfterLocation = attribute.Named("After");
        }

        if (attribute.TryNamed("Slots", out var slots) && slots.Value is int count)
        {
            stage.Slots = count;
            stage.SlotsLocation = attribute.Named("Slots");
        }
    }
}
