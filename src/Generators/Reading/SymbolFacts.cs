using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Modbench.Generators.Reading;

/// <summary>Questions to symbols that more than one reader asks.</summary>
internal static class SymbolFacts
{
    /// <summary>True for a type of that name and arity right in that namespace, whichever assembly it comes from.</summary>
    public static bool Is(this ITypeSymbol? type, string nameSpace, string name, int arity = 0) =>
        type is INamedTypeSymbol named && named.Name == name && named.Arity == arity && named.ContainingType is null
        && named.ContainingNamespace is { } space && (space.IsGlobalNamespace ? nameSpace.Length == 0 : space.ToDisplayString() == nameSpace);

    public static bool IsCancellationToken(this ITypeSymbol type) => type.Is("System.Threading", "CancellationToken");

    public static bool IsStageInterface(this INamedTypeSymbol type) =>
        type.Is("Modbench", "IStage", 2) || type.Is("Modbench", "IAsyncStage", 2) || type.IsStreamStage();

    public static bool IsStreamStage(this INamedTypeSymbol type) => type.Is("Modbench", "IStreamStage", 2);

    /// <summary>The types of a router's <c>Next</c>; null for any other type.</summary>
    public static IReadOnlyList<ITypeSymbol>? RouteTypes(this ITypeSymbol type) =>
        type is INamedTypeSymbol { Name: "Next", Arity: > 0 } next && type.Is("Modbench", "Next", next.Arity) ? next.TypeArguments : null;

    /// <summary>T of an <c>IAsyncEnumerable&lt;T&gt;</c>.</summary>
    public static ITypeSymbol? Piece(this ITypeSymbol type) =>
        type.Is("System.Collections.Generic", "IAsyncEnumerable", 1) ? ((INamedTypeSymbol)type).TypeArguments[0] : null;

    /// <summary>T of the lists that a batched stage may take: <c>IReadOnlyList&lt;T&gt;</c>, <c>IReadOnlyCollection&lt;T&gt;</c>, <c>IEnumerable&lt;T&gt;</c>.</summary>
    public static ITypeSymbol? BatchTaken(this ITypeSymbol type) =>
        type.Is("System.Collections.Generic", "IReadOnlyList", 1) || type.Is("System.Collections.Generic", "IReadOnlyCollection", 1) || type.Is("System.Collections.Generic", "IEnumerable", 1)
            ? ((INamedTypeSymbol)type).TypeArguments[0]
            : null;

    /// <summary>T of what a batched stage may give: a type that is one <c>IReadOnlyList&lt;T&gt;</c>, arrays included.</summary>
    public static ITypeSymbol? BatchGiven(this ITypeSymbol type)
    {
        var all = type is INamedTypeSymbol self ? type.AllInterfaces.Insert(0, self) : type.AllInterfaces;
        var lists = all.Where(candidate => candidate.Is("System.Collections.Generic", "IReadOnlyList", 1)).ToList();
        return lists.Count == 1 ? lists[0].TypeArguments[0] : null;
    }

    public static AttributeData? FindAttribute(this ISymbol symbol, string name)
    {
        foreach (var attribute in symbol.GetAttributes())
        {
            if (attribute.AttributeClass.Is("Modbench", name)) return attribute;
        }

        return null;
    }

    /// <summary>The type and its bases, the most basic first, <see cref="object"/> left out.</summary>
    public static List<INamedTypeSymbol> WithBases(this INamedTypeSymbol type)
    {
        var chain = new List<INamedTypeSymbol>();
        for (var t = type; t is not null && t.SpecialType != SpecialType.System_Object; t = t.BaseType) chain.Insert(0, t);
        return chain;
    }

    public static Location? SourceLocation(this ISymbol symbol) => symbol.Locations.FirstOrDefault(location => location.IsInSource);

    public static bool IsError(this ITypeSymbol type) => type switch
    {
        IErrorTypeSymbol => true,
        IArrayTypeSymbol array => array.ElementType.IsError(),
        INamedTypeSymbol named => named.TypeArguments.Any(IsError),
        _ => false,
    };

    /// <summary>Values of these types cannot be fields of a frame.</summary>
    public static bool IsUnkeepable(this ITypeSymbol type) =>
        type.IsRefLikeType || type.TypeKind is TypeKind.Pointer or TypeKind.FunctionPointer;

    /// <summary>True for <c>Task</c>, <c>Task&lt;T&gt;</c>, <c>ValueTask</c> and <c>ValueTask&lt;T&gt;</c>.</summary>
    /// <param name="type">The type returned.</param>
    /// <param name="awaiting">How it is waited for.</param>
    /// <param name="result">T; null for a task without a result, the type itself where nothing is awaited.</param>
    public static bool IsAwaited(this ITypeSymbol type, out Model.Awaiting awaiting, out ITypeSymbol? result)
    {
        const string Tasks = "System.Threading.Tasks";
        awaiting = type.Is(Tasks, "Task") || type.Is(Tasks, "Task", 1) ? Model.Awaiting.Task
            : type.Is(Tasks, "ValueTask") || type.Is(Tasks, "ValueTask", 1) ? Model.Awaiting.ValueTask
            : Model.Awaiting.None;
        result = awaiting == Model.Awaiting.None ? type : ((INamedTypeSymbol)type).TypeArguments.FirstOrDefault();
        return awaiting != Model.Awaiting.None;
    }

    /// <summary>The part of the type that code elsewhere in the assembly cannot name, and why; null when there is none.</summary>
    public static (ITypeSymbol Type, string Why)? FindUnnameable(this ITypeSymbol type, Compilation compilation)
    {
        switch (type)
        {
            case IArrayTypeSymbol array:
                return array.ElementType.FindUnnameable(compilation);
            case IPointerTypeSymbol pointer:
                return pointer.PointedAtType.FindUnnameable(compilation);
            case INamedTypeSymbol named:
                // The outermost first: it is what must change.
                if (named.ContainingType?.FindUnnameable(compilation) is { } around) return around;
                if (named.IsFileLocal) return (named, "file-local");
                if (!compilation.IsSymbolAccessibleWithin(named.OriginalDefinition, compilation.Assembly))
                {
                    var access = SyntaxFacts.GetText(named.DeclaredAccessibility);
                    var isOurs = SymbolEqualityComparer.Default.Equals(named.ContainingAssembly, compilation.Assembly);
                    return (named, isOurs ? access : access + " in another assembly");
                }

                return named.TypeArguments.Select(argument => argument.FindUnnameable(compilation)).FirstOrDefault(found => found is not null);
            default:
                return null;
        }
    }

    /// <summary>The part of the type that other assemblies cannot name without InternalsVisibleTo; null when there is none.</summary>
    public static ITypeSymbol? FindHidden(this ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => array.ElementType.FindHidden(),
        INamedTypeSymbol named => named.ContainingType?.FindHidden()
            ?? (named.DeclaredAccessibility == Accessibility.Public ? named.TypeArguments.Select(FindHidden).FirstOrDefault(found => found is not null) : named),
        _ => null,
    };

    /// <summary>Identity or implicit reference conversion: what an edge allows.</summary>
    public static bool Fits(this Compilation compilation, ITypeSymbol given, ITypeSymbol taken)
    {
        var conversion = compilation.ClassifyConversion(given, taken);
        return conversion.IsIdentity || (conversion.IsImplicit && conversion.IsReference);
    }

    /// <summary><c>IReadOnlyList&lt;T&gt;</c>: what a stream is once it has ended.</summary>
    public static ITypeSymbol ListOf(this Compilation compilation, ITypeSymbol piece) =>
        compilation.GetTypeByMetadataName("System.Collections.Generic.IReadOnlyList`1")!.Construct(piece);

    /// <summary><c>IAsyncEnumerable&lt;T&gt;</c>: what a stream is from its first piece on.</summary>
    public static ITypeSymbol StreamOf(this Compilation compilation, ITypeSymbol piece) =>
        compilation.GetTypeByMetadataName("System.Collections.Generic.IAsyncEnumerable`1")!.Construct(piece);
}
