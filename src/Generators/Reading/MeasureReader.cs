using Microsoft.CodeAnalysis;
using Modbench.Generators.Model;
using Modbench.Generators.Rules;

namespace Modbench.Generators.Reading;

/// <summary>What the class's attributes ask to be measured.</summary>
internal sealed record MeasureDrafts(
    bool Alone, List<ScenarioModel> Scenarios, List<CollocationModel> Collocations, ObjectiveModel? Objective, List<BudgetModel> Budgets);

/// <summary>Reads scenarios, objective, budgets and collocations of the class and its bases.</summary>
internal sealed class MeasureReader(INamedTypeSymbol pipeline, List<StageDraft> stages, List<QualityDraft> qualities, IReadOnlyList<string>? classes, MistakeList mistakes)
{
    public MeasureDrafts Read()
    {
        var types = pipeline.WithBases();
        var attributes = types.SelectMany(type => type.GetAttributes()).Where(attribute => attribute.AttributeClass is not null).ToList();
        var scenarios = new ScenarioReader(pipeline.Name, mistakes).Read(types);
        var collocations = new CollocationReader(pipeline.Name, scenarios, mistakes).Read(attributes);
        var objective = attributes.LastOrDefault(attribute => attribute.AttributeClass.Is("Modbench", "ObjectiveAttribute"));
        var budgets = new BudgetReader(pipeline.Name, stages, qualities, scenarios, collocations, classes, mistakes).Read(attributes);
        var alone = pipeline.FindAttribute("PipelineAttribute")?.NamedOr("Alone", false) ?? false;
        var limit = objective is null
            ? null
            : new ObjectiveReader(mistakes).Read(objective.ConstructorArguments.FirstOrDefault(), objective.Positional(0), objective);
        if (objective is null)
        {
            foreach (var peak in attributes.Where(attribute => attribute.AttributeClass.Is("Modbench", "PeakAttribute") && !attribute.HasNamed("MeanAtMost")))
                mistakes.Add(MeasureRules.NoGoal, peak.Location(), pipeline.Name);
        }

        return new(alone, scenarios, collocations.ConvertAll(collocation => collocation.Model), limit, budgets);
    }
}
