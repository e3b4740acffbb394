using System.Globalization;
using Microsoft.CodeAnalysis;
using Modbench.Generators.Model;
using Modbench.Generators.Rules;

namespace Modbench.Generators.Reading;

/// <summary>Reads scenario attributes; without one a pipeline runs SingleStream.</summary>
internal sealed class ScenarioReader(string pipeline, MistakeList mistakes)
{
    private const long DefaultTimeoutNs = 30_000_000_000;

    /// <param name="types">The class and its bases, the most basic first: a scenario takes the place of a base's of the same name.</param>
    public List<ScenarioModel> Read(List<INamedTypeSymbol> types)
    {
        var scenarios = new List<ScenarioModel>();
        foreach (var type in types) Read(type, scenarios);
        if (scenarios.Count == 0) scenarios.Add(new("SingleStream", 0, 0, DefaultTimeoutNs, 1, 0, 0, 0));
        return scenarios;
    }

    private void Read(INamedTypeSymbol type, List<ScenarioModel> scenarios)
    {
        var own = new HashSet<string>(StringComparer.Ordinal);
        foreach (var attribute in type.GetAttributes())
        {
            if (attribute.AttributeClass?.BaseType.Is("Modbench", "ScenarioAttribute") != true) continue;
            if (attribute.AttributeClass!.ContainingNamespace.ToDisplayString() != "Modbench" || Kind(attribute) is not { } kind)
            {
                mistakes.Add(MeasureRules.UnknownScenarioKind, attribute.Location(), attribute.AttributeClass.Shown());
                continue;
            }

            var scenario = Read(attribute, kind);
            var same = scenarios.FindIndex(other => other.Name == scenario.Name);
            if (!own.Add(scenario.Name)) mistakes.Add(MeasureRules.DuplicateScenario, attribute.Location(), pipeline, scenario.Name);
            else if (same >= 0) scenarios[same] = scenario;
            else scenarios.Add(scenario);
        }
    }

    private ScenarioModel Read(AttributeData attribute, string kind)
    {
        var queries = Number(attribute, "Queries", 0, least: 1, "leave it out to measure for 3 s, or give a number of queries above zero");
        var warmup = Number(attribute, "WarmupQueries", 0, least: 0, "leave it out to warm up until nothing is compiled any more");
        var duration = Time(attribute, "Duration", "4 s") ?? 0;
        var timeout = Time(attribute, "Timeout", "30 s") ?? DefaultTimeoutNs;
        var seed = attribute.NamedOr("Seed", 1);
        return kind == "Server"
            ? new(kind, queries, duration, timeout, seed, warmup, Rate(attribute), MaxInFlight(attribute))
            : new(kind, queries, duration, timeout, seed, warmup, 0, 0);
    }

    private int MaxInFlight(AttributeData attribute) => Number(attribute, "MaxInFlight", 1000, least: 1, "at least one query must get in");

    private double Rate(AttributeData attribute)
    {
        var rate = attribute.NamedOr("QueriesPerSecond", 0.0);
        if (rate > 0 && !double.IsInfinity(rate)) return rate;
        var given = attribute.TryNamed("QueriesPerSecond", out _);
        if (!given && attribute.HasNamed("QueriesPerSecond")) return 1; // The compiler says what is wrong with it.
        mistakes.Add(MeasureRules.NotPositive, given ? attribute.Named("QueriesPerSecond") : attribute.Location(), "QueriesPerSecond",
            given ? Quantity.Shown(rate) : "not given", "give the mean arrival rate, as in [Server(QueriesPerSecond = 20)]");
        return 1;
    }

    private int Number(AttributeData attribute, string name, int otherwise, int least, string mend)
    {
        if (!attribute.TryNamed(name, out var constant) || constant.Value is not int number) return otherwise;
        if (number >= least) return number;
        mistakes.Add(MeasureRules.NotPositive, attribute.Named(name), name, number.ToString(CultureInfo.InvariantCulture), mend);
        return otherwise;
    }

    private long? Time(AttributeData attribute, string name, string example) =>
        attribute.TryNamed(name, out var text) && !text.IsNull
            ? new QuantityReader(mistakes).Time(text, attribute.Named(name), name, example)
            : null;

    private static string? Kind(AttributeData attribute) => attribute.AttributeClass!.Name switch
    {
        "SingleStreamAttribute" => "SingleStream",
        "ServerAttribute" => "Server",
        "OfflineAttribute" => "Offline",
        _ => null,
    };
}
