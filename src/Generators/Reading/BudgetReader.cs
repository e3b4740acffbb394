using System.Globalization;
using Microsoft.CodeAnalysis;
using Modbench.Generators.Checking;
using Modbench.Generators.Model;
using Modbench.Generators.Rules;

namespace Modbench.Generators.Reading;

/// <summary>Reads [Budget]: the measure decides which units fit and whether it belongs to a stage.</summary>
internal sealed class BudgetReader(
    string pipeline,
    List<StageDraft> stages,
    List<QualityDraft> qualities,
    List<ScenarioModel> scenarios,
    List<CollocationDraft> collocations,
    IReadOnlyList<string>? classes,
    MistakeList mistakes)
{
    public List<BudgetModel> Read(List<AttributeData> attributes) => attributes
        .Where(attribute => attribute.AttributeClass.Is("Modbench", "BudgetAttribute"))
        .Select(Read)
        .Where(budget => budget is not null)
        .Select(budget => budget!)
        .ToList();

    private BudgetModel? Read(AttributeData attribute)
    {
        if (attribute.ConstructorArguments.Length != 1 || attribute.ConstructorArguments[0].Kind == TypedConstantKind.Error) return null;
        var measure = attribute.ConstructorArguments[0].Value as string ?? "";
        if (Find(measure, attribute) is not { } found) return null;

        var stage = attribute.NamedOr<string>("Stage", null);
        var ofClass = attribute.NamedOr<string>("Class", null);
        var scenario = attribute.NamedOr<string>("Scenario", null);
        var condition = attribute.NamedOr("Condition", "solo") ?? "solo";
        CheckStage(measure, found.Scope, stage, attribute);
        if (ofClass is not null) CheckClass(measure, ofClass, stage, attribute);
        if (scenario is not null) scenarios.Require(scenario, attribute.Named("Scenario"), pipeline, mistakes);
        CheckCondition(measure, found.Scope, condition, attribute);
        if (found.Scope is MeasureScope.Search or MeasureScope.SearchBeside) CheckSearch(measure, scenario, attribute);

        var most = Limit(attribute, "AtMost", measure, found.Dimension);
        var least = Limit(attribute, "AtLeast", measure, found.Dimension);
        if (!attribute.HasNamed("AtMost") && !attribute.HasNamed("AtLeast"))
            mistakes.Add(MeasureRules.Limits, attribute.Location(), measure,
                $"has no limit: add AtMost = \"{Measures.Example(found.Dimension)}\" or AtLeast");
        else if (least > most)
            mistakes.Add(MeasureRules.Limits, attribute.Named("AtLeast"), measure,
                "has an AtLeast above its AtMost, so no value meets both: swap or remove one");

        return new(measure, most, least, scenario, stage, ofClass, condition, Place.Of(attribute.Location() ?? mistakes.Class)!.Start);
    }

    private (Dimension Dimension, MeasureScope Scope)? Find(string measure, AttributeData attribute)
    {
        if (Measures.TryFind(measure, out var dimension, out var scope)) return (dimension, scope);

        var ofQualities = qualities.Select(quality => Measures.QualityPrefix + quality.Name).ToList();
        if (ofQualities.Contains(measure)) return (Dimension.Ratio, MeasureScope.Pipeline);

        var nearest = NearestName.Of(measure, Measures.Names.Concat(ofQualities));
        var mend = nearest is not null ? $"did you mean \"{nearest}\"?"
            : measure.StartsWith(Measures.QualityPrefix, StringComparison.Ordinal) ? $"'{pipeline}' has no such [Quality]; its qualities are {Listed(ofQualities)}"
            : "the most used are \"response.p50\", \"response.p99\", \"throughput\", \"allocated\", \"memory.peak\" and, with Stage, \"service.p50\"";
        mistakes.Add(MeasureRules.UnknownMeasure, attribute.Positional(0), measure, mend);
        return null;
    }

    private void CheckStage(string measure, MeasureScope scope, string? stage, AttributeData attribute)
    {
        if (stage is null)
        {
            if (scope == MeasureScope.Stage)
                mistakes.Add(MeasureRules.BudgetStage, attribute.Positional(0), measure,
                    "a measure of one stage", $"say which, as in Stage = nameof({stages.FirstOrDefault()?.Name ?? "Search"})");
        }
        else if (scope is not (MeasureScope.Stage or MeasureScope.Either))
        {
            mistakes.Add(MeasureRules.BudgetStage, attribute.Named("Stage"), measure,
                "a measure of the whole pipeline", "leave Stage out, or use \"service.p50\" or \"queueing.p50\"");
        }
        else if (!stages.Exists(known => known.Name == stage))
        {
            mistakes.Add(StageRules.UnknownStage, attribute.Named("Stage"), pipeline, stage,
                Likeness.Hint(stage, stages.Select(known => known.Name), "its stages are "));
        }
    }

    private void CheckClass(string measure, string ofClass, string? stage, AttributeData attribute)
    {
        if (stage is not null || !Measures.OfClasses.Contains(measure))
        {
            mistakes.Add(MeasureRules.BudgetStage, attribute.Named("Class"), measure,
                stage is not null ? "a measure of a stage, which has no classes" : "no measure of a class of queries",
                $"leave Class out{(stage is null ? $", or use one of {string.Join(", ", Measures.OfClasses.Select(name => $"\"{name}\""))}" : "")}");
        }
        else if (classes is not null && !classes.Contains(ofClass))
        {
            mistakes.Add(MeasureRules.Mix, attribute.Named("Class"), $"'{ofClass}' is no class of the queries of '{pipeline}': "
                + (classes.Count == 0 ? $"name it in a [Mix(\"{ofClass}\")], or leave Class out" : Likeness.Hint(ofClass, classes, "they are ")));
        }
    }

    private void CheckSearch(string measure, string? scenario, AttributeData attribute)
    {
        var searches = scenarios.Where(known => known.Kind == "Peak").ToList();
        if (searches.Count == 0)
        {
            mistakes.Add(MeasureRules.UnknownScenario, attribute.Positional(0), pipeline, "Peak",
                $"\"{measure}\" is what its search finds, so add [Peak(MeanAtMost = \"30 ms\")], or [Peak] beside an [Objective]");
        }
        else if (scenario is not null && !searches.Exists(known => Same(known.Kind, scenario) || Same(known.Name, scenario)))
        {
            mistakes.Add(MeasureRules.NoEffect, attribute.Named("Scenario"), $"The budget on \"{measure}\"",
                $"under \"{scenario}\", which searches no peak: leave Scenario out, or write \"{searches[0].Name}\"");
        }
    }

    private void CheckCondition(string measure, MeasureScope scope, string condition, AttributeData attribute)
    {
        var beside = condition.StartsWith("beside ", StringComparison.OrdinalIgnoreCase);
        if (scope is MeasureScope.Collocation or MeasureScope.SearchBeside && !beside)
        {
            var mend = Conditions().FirstOrDefault() is { } example
                ? $"add Condition = \"{example}\""
                : "add [Collocate(typeof(…))] with another pipeline, and Condition = \"beside …\" with its name";
            mistakes.Add(MeasureRules.Condition, attribute.Positional(0), $"\"{measure}\" is measured beside a neighbour: {mend}");
        }
        else if (!Same(condition, "solo") && !IsCollocated(condition))
        {
            mistakes.Add(MeasureRules.Condition, attribute.Named("Condition"),
                $"'{pipeline}' is never measured in the condition \"{condition}\": "
                + Likeness.Hint(condition, Conditions().Prepend("solo"), "its conditions are ", "\""));
        }
    }

    /// <summary>
    /// "beside B + C" and "paused B + C" of a [Collocate], each neighbour by its short or full name; it may be followed by " x2", " (same process)" and " on 0-1".
    /// </summary>
    private bool IsCollocated(string condition)
    {
        var space = condition.IndexOf(' ');
        if (space < 0 || condition.Substring(0, space).ToUpperInvariant() is not ("BESIDE" or "PAUSED")) return false;
        var named = condition.Substring(space + 1);
        return collocations.Exists(collocation =>
        {
            var names = Bare(named, collocation.Model).Split([" + "], StringSplitOptions.None);
            return collocation.Names.Count == names.Length
                && collocation.Names.Zip(names, (known, name) => Same(name, known.Short) || Same(name, known.Full)).All(same => same);
        });
    }

    private static string Bare(string named, CollocationModel collocation)
    {
        var bare = Without(named, " on " + collocation.Cores);
        if (collocation.Isolation == "Thread") bare = Without(bare, " (same process)");
        return Without(bare, " x" + collocation.Copies.ToString(CultureInfo.InvariantCulture));
    }

    private static string Without(string text, string ending) =>
        text.EndsWith(ending, StringComparison.OrdinalIgnoreCase) ? text.Substring(0, text.Length - ending.Length) : text;

    private IEnumerable<string> Conditions() => collocations
        .Select(collocation => string.Join(" + ", collocation.Names.Select(name => name.Short)))
        .SelectMany(names => new[] { "beside " + names, "paused " + names })
        .Distinct();

    private double? Limit(AttributeData attribute, string name, string measure, Dimension dimension)
    {
        if (!attribute.TryNamed(name, out var text) || text.IsNull) return null;
        return new QuantityReader(mistakes).Read(text.Value as string, attribute.Named(name), dimension, $"\"{measure}\"", Measures.Example(dimension));
    }

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private static string Listed(List<string> names) => names.Count == 0 ? "none" : string.Join(", ", names.Select(name => $"\"{name}\""));
}
