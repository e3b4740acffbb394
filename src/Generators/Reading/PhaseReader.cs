using Microsoft.CodeAnalysis;
using Modbench.Generators.Checking;
using Modbench.Generators.Model;
using Modbench.Generators.Rules;

namespace Modbench.Generators.Reading;

/// <summary>Reads [Phase], in the order in which they are written, and gives them to the Server scenarios that they are for.</summary>
internal sealed class PhaseReader(string pipeline, MistakeList mistakes)
{
    private static readonly string[] Kinds = ["Hold", "Ramp", "Step", "Spike"];

    /// <param name="types">The class and its bases, the most basic first: a class with phases of its own has no base's.</param>
    /// <param name="scenarios">Of the class.</param>
    public List<ScenarioModel> Apply(List<INamedTypeSymbol> types, List<ScenarioModel> scenarios)
    {
        var attributes = types.Select(Phases).LastOrDefault(of => of.Count > 0) ?? [];
        var phases = attributes.Select(attribute => (For: Servers(attribute, scenarios), Phase: Read(attribute))).ToList();
        return scenarios.ConvertAll(scenario =>
        {
            var own = phases.Where(phase => phase.Phase is not null && phase.For.Contains(scenario.Name)).Select(phase => phase.Phase!).ToEquatable();
            return own.Count == 0 ? scenario : scenario with { Phases = own, Name = Phased(scenario.Name) };
        });
    }

    private static List<AttributeData> Phases(INamedTypeSymbol type) =>
        type.GetAttributes().Where(attribute => attribute.AttributeClass.Is("Modbench", "PhaseAttribute")).ToList();

    /// <summary>As the engine names it: <c>Server(20/s, phases, constant)</c>.</summary>
    private static string Phased(string name)
    {
        var end = name.IndexOf("/s", StringComparison.Ordinal) + 2;
        return name.Substring(0, end) + ", phases" + name.Substring(end);
    }

    private HashSet<string> Servers(AttributeData attribute, List<ScenarioModel> scenarios)
    {
        var wanted = attribute.NamedOr<string>("Scenario", null);
        var servers = scenarios.Where(scenario => scenario.Kind == "Server").ToList();
        if (servers.Count == 0)
        {
            Refuse(attribute.Location(), $"'{pipeline}' has no [Server] scenario whose rate the phase could shape: add one, as in [Server(QueriesPerSecond = 20)]");
            return [];
        }

        var found = servers.Where(scenario => wanted is null || new[] { scenario.Kind, scenario.Name, Phased(scenario.Name) }.Contains(wanted, StringComparer.OrdinalIgnoreCase)).ToList();
        if (found.Count == 0)
        {
            mistakes.Add(MeasureRules.UnknownScenario, attribute.Named("Scenario"), pipeline, wanted!,
                Likeness.Hint(wanted!, servers.Select(server => server.Name), "its Server scenarios are ", "\""));
        }

        return [.. found.Select(scenario => scenario.Name)];
    }

    private PhaseModel? Read(AttributeData attribute)
    {
        var constant = attribute.ConstructorArguments.FirstOrDefault();
        if (constant.Kind == TypedConstantKind.Error || constant.Value is not int number || number < 0 || number >= Kinds.Length)
        {
            if (constant.Kind != TypedConstantKind.Error) Refuse(attribute.Positional(0), $"A phase is one of {string.Join(", ", Kinds.Select(name => "PhaseKind." + name))}");
            return null;
        }

        var kind = Kinds[number];
        var rate = attribute.NamedOr("QueriesPerSecond", 0.0);
        var given = attribute.HasNamed("QueriesPerSecond");
        if (kind == "Hold" && given)
            Refuse(attribute.Named("QueriesPerSecond"), "A Hold keeps the rate there is: leave QueriesPerSecond out, or write PhaseKind.Step");
        else if (kind != "Hold" && !given)
            Refuse(attribute.Location(), $"A {kind} needs the rate that it leads to: add QueriesPerSecond = 100");
        else if (!(rate is >= 0 and <= ScenarioMemberReader.MostPerSecond))
            mistakes.Add(
                MeasureRules.NotPositive, attribute.Named("QueriesPerSecond"), "QueriesPerSecond", Quantity.Shown(rate), rate > 0 ? ScenarioMemberReader.TooMany : "give a rate of zero or more");

        if (!attribute.TryNamed("Duration", out var duration) || duration.IsNull)
        {
            if (!attribute.HasNamed("Duration")) Refuse(attribute.Location(), "A phase needs its length: add Duration = \"5 s\"");
            return null;
        }

        return new QuantityReader(mistakes).Time(duration, attribute.Named("Duration"), "Duration", "5 s") is { } ns ? new(kind, rate, ns) : null;
    }

    private void Refuse(Location? where, string what) => mistakes.Add(MeasureRules.Phase, where, what);
}
