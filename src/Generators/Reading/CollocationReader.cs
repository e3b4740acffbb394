using System.Globalization;
using Microsoft.CodeAnalysis;
using Modbench.Generators.Checking;
using Modbench.Generators.Model;
using Modbench.Generators.Rules;

namespace Modbench.Generators.Reading;

/// <summary>One [Collocate]; <paramref name="Names"/> holds each neighbour's short and full name.</summary>
internal sealed record CollocationDraft(CollocationModel Model, List<(string Short, string Full)> Names);

/// <summary>Reads [Collocate].</summary>
internal sealed class CollocationReader(string pipeline, List<ScenarioModel> scenarios, MistakeList mistakes)
{
    public List<CollocationDraft> Read(List<AttributeData> attributes)
    {
        var collocations = new List<CollocationDraft>();
        foreach (var attribute in attributes.Where(attribute => attribute.AttributeClass.Is("Modbench", "CollocateAttribute")))
        {
            if (Neighbours(attribute) is { } neighbours)
            {
                var model = new CollocationModel(
                    neighbours.Select(neighbour => neighbour.Full).ToEquatable(), Copies(attribute), Scenario(attribute), Isolation(attribute), Cores(attribute));
                collocations.Add(new(model, neighbours));
            }
        }

        return collocations;
    }

    private List<(string Short, string Full)>? Neighbours(AttributeData attribute)
    {
        if (attribute.ConstructorArguments.Any(argument => argument.Kind == TypedConstantKind.Error)) return null;
        var given = attribute.ConstructorArguments.FirstOrDefault();
        if (given.Kind != TypedConstantKind.Array || given.IsNull || given.Values.Length == 0)
        {
            mistakes.Add(MeasureRules.NoNeighbour, attribute.Location());
            return null;
        }

        var neighbours = new List<(string, string)>();
        for (var i = 0; i < given.Values.Length; i++)
        {
            if (given.Values[i].Kind == TypedConstantKind.Error || given.Values[i].Value is IErrorTypeSymbol) return null;
            if (given.Values[i].Value is INamedTypeSymbol type && type.FindAttribute("PipelineAttribute") is not null)
            {
                neighbours.Add((type.Name, type.Full()));
            }
            else
            {
                mistakes.Add(MeasureRules.NotAPipeline, attribute.ParamsItem(i), (given.Values[i].Value as ITypeSymbol)?.Shown() ?? "null");
            }
        }

        return neighbours.Count == given.Values.Length ? neighbours : null;
    }

    private int Copies(AttributeData attribute)
    {
        var copies = attribute.NamedOr("Copies", 1);
        if (copies >= 1) return copies;
        mistakes.Add(MeasureRules.NotPositive, attribute.Named("Copies"), "Copies", copies.ToString(CultureInfo.InvariantCulture),
            "at least one of each neighbour runs; leave it out for 1");
        return 1;
    }

    private string Isolation(AttributeData attribute)
    {
        var isolation = attribute.NamedOr("Isolation", 0);
        if (isolation is 0 or 1) return isolation == 0 ? "Process" : "Thread";
        mistakes.Add(MeasureRules.NotPositive, attribute.Named("Isolation"), "Isolation", isolation.ToString(CultureInfo.InvariantCulture),
            "use Isolation.Process or Isolation.Thread");
        return "Process";
    }

    private string? Cores(AttributeData attribute)
    {
        var cores = attribute.NamedOr<string>("Cores", null);
        if (cores is null || CoreList.IsValid(cores)) return cores;
        mistakes.Add(MeasureRules.Cores, attribute.Named("Cores"), cores);
        return null;
    }

    private string? Scenario(AttributeData attribute)
    {
        var wanted = attribute.NamedOr<string>("Scenario", null);
        if (wanted is not null) scenarios.Require(wanted, attribute.Named("Scenario"), pipeline, mistakes);
        return wanted;
    }
}

internal static class ScenarioNames
{
    /// <summary>Reports a scenario, by kind or full name, that the pipeline does not have.</summary>
    public static void Require(this List<ScenarioModel> scenarios, string wanted, Location? where, string pipeline, MistakeList mistakes)
    {
        var names = scenarios.SelectMany(scenario => new[] { scenario.Kind, scenario.Name }).Distinct().ToList();
        if (names.Exists(name => string.Equals(name, wanted, StringComparison.OrdinalIgnoreCase))) return;
        mistakes.Add(MeasureRules.UnknownScenario, where, pipeline, wanted, Likeness.Hint(wanted, names, "it has ", "\""));
    }
}
