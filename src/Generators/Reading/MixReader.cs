using Microsoft.CodeAnalysis;
using Modbench.Generators.Checking;
using Modbench.Generators.Model;
using Modbench.Generators.Rules;

namespace Modbench.Generators.Reading;

/// <summary>Reads [Mix]: which [Queries] members give the classes of queries, in the order of the attributes.</summary>
internal sealed class MixReader(INamedTypeSymbol pipeline, MistakeList mistakes)
{
    /// <summary>The nearest class's own; empty: there are none.</summary>
    public List<(AttributeData Attribute, QueryClassModel Class)> Read()
    {
        var attributes = pipeline.WithBases()
            .Select(type => type.GetAttributes().Where(attribute => attribute.AttributeClass.Is("Modbench", "MixAttribute")).ToList())
            .LastOrDefault(of => of.Count > 0) ?? [];
        return attributes.ConvertAll(attribute => (attribute, Read(attribute)));
    }

    /// <param name="mix">The classes.</param>
    /// <param name="marked">Members marked [Queries], those of bases first.</param>
    /// <param name="read">Reads one.</param>
    public QueriesDraft? Match(
        List<(AttributeData Attribute, QueryClassModel Class)> mix, List<ISymbol> marked, Func<ISymbol, QueriesSource?> read)
    {
        var sources = new List<QueriesSource>();
        var right = true;
        foreach (var (attribute, one) in mix)
        {
            if (marked.LastOrDefault(member => member.Name == one.Name) is not { } member)
            {
                Refuse(attribute.Positional(0), $"'{one.Name}' is no [Queries] member of '{pipeline.Name}': "
                    + (marked.Count == 0 ? "mark the members that give each class's queries with [Queries]" : Likeness.Hint(one.Name, marked.Select(known => known.Name).Distinct(), "they are ")));
                right = false;
            }
            else if (sources.Exists(source => source.Member.Name == one.Name))
            {
                Refuse(attribute.Positional(0), $"'{one.Name}' is in the mix already: name each member once, and add up the weights");
                right = false;
            }
            else if (read(member) is not { } source)
            {
                right = false;
            }
            else if (sources.Count > 0 && !SymbolEqualityComparer.Default.Equals(source.Element, sources[0].Element))
            {
                var (given, taken) = Names.Shown(source.Element, sources[0].Element);
                Refuse(attribute.Positional(0), $"'{one.Name}' gives '{given}', but '{sources[0].Member.Name}' gives '{taken}': one pipeline takes queries of one type");
                right = false;
            }
            else
            {
                sources.Add(source);
            }
        }

        foreach (var left in marked.Where(member => !mix.Exists(one => one.Class.Name == member.Name) && sources.Exists(source => Same(source.Member, member))))
        {
            Refuse(left.SourceLocation(), $"'{left.Name}' gives queries that are in no class of the mix: add [Mix(nameof({left.Name}))], or remove its [Queries]");
            right = false;
        }

        return right ? new(sources[0].Element, sources, mix.ConvertAll(one => one.Class)) : null;
    }

    private static bool Same(ISymbol one, ISymbol other) => SymbolEqualityComparer.Default.Equals(one.ContainingType, other.ContainingType);

    private QueryClassModel Read(AttributeData attribute)
    {
        var weight = attribute.NamedOr("Weight", 1.0);
        if (!(weight > 0) || double.IsInfinity(weight))
            mistakes.Add(MeasureRules.NotPositive, attribute.Named("Weight"), "Weight", Quantity.Shown(weight), "it is the class's part of the queries, relative to the others' weights");
        var name = attribute.ConstructorArguments.FirstOrDefault();
        return new(name.Kind == TypedConstantKind.Error ? "" : name.Value as string ?? "", weight, Objective(attribute));
    }

    private ObjectiveModel? Objective(AttributeData attribute)
    {
        var given = attribute.TryNamed("Objective", out var limit) && !limit.IsNull;
        if (!given)
        {
            if (attribute.HasNamed("Share") && !attribute.HasNamed("Objective"))
                mistakes.Add(MeasureRules.NoEffect, attribute.Named("Share"), "Share", "without a limit: add Objective = \"80 ms\", or leave it out");
            return null;
        }

        return new ObjectiveReader(mistakes).Read(limit, attribute.Named("Objective"), attribute);
    }

    private void Refuse(Location? where, string what) => mistakes.Add(MeasureRules.Mix, where, what);
}
