using Microsoft.CodeAnalysis;

namespace Modbench.Generators.Reading;

/// <summary>Takes over what a [Stage] says; an override keeps what its own leaves out.</summary>
internal static class StageAttributeReader
{
    public static void Read(StageDraft stage, AttributeData attribute)
    {
        if (attribute.TryNamed("After", out var after) && after.Kind == TypedConstantKind.Array && (after.IsNull || after.Values.All(IsKnown)))
        {
            stage.After = after.IsNull
                ? null
                : after.Values.Select((name, i) => (name.Value as string ?? "", attribute.NamedItem("After", i))).ToList();
        }
        else if (attribute.HasNamed("After"))
        {
            stage.IsBroken = true; // The compiler says what is wrong with the names.
        }

        if (attribute.TryNamed("Slots", out var slots) && slots.Value is int count)
        {
            stage.Slots = count;
            stage.SlotsLocation = attribute.Named("Slots");
        }
    }

    private static bool IsKnown(TypedConstant constant) => constant.Kind != TypedConstantKind.Error;
}
