using Microsoft.CodeAnalysis;
using Modbench.Generators.Model;
using Modbench.Generators.Rules;

namespace Modbench.Generators.Reading;

/// <summary>Reads scenario attributes; without one a pipeline runs SingleStream.</summary>
internal sealed class ScenarioReader(string pipeline, MistakeList mistakes)
{
    private readonly ScenarioMemberReader _members = new(mistakes);

    /// <param name="types">The class and its bases, the most basic first: a scenario takes the place of a base's of the same name.</param>
    public List<ScenarioModel> Read(List<INamedTypeSymbol> types)
    {
        var scenarios = new List<ScenarioModel>();
        foreach (var type in types) Read(type, scenarios);
        if (scenarios.Count == 0) scenarios.Add(ScenarioMemberReader.SingleStream);
        return new PhaseReader(pipeline, mistakes).Apply(types, scenarios);
    }

    private void Read(INamedTypeSymbol type, List<ScenarioModel> scenarios)
    {
        var own = new HashSet<string>(StringComparer.Ordinal);
        foreach (var attribute in type.GetAttributes())
        {
            if (attribute.AttributeClass?.BaseType.Is("Modbench", "ScenarioAttribute") != true) continue;
            var known = attribute.AttributeClass!.ContainingNamespace.ToDisplayString() == "Modbench";
            if ((known ? _members.Read(attribute) : null) is not { } scenario)
            {
                mistakes.Add(MeasureRules.UnknownScenarioKind, attribute.Location(), attribute.AttributeClass.Shown());
                continue;
            }

            var same = scenarios.FindIndex(other => other.Name == scenario.Name);
            if (!own.Add(scenario.Name)) mistakes.Add(MeasureRules.DuplicateScenario, attribute.Location(), pipeline, scenario.Name);
            else if (same >= 0) scenarios[same] = scenario;
            else scenarios.Add(scenario);
        }
    }
}
