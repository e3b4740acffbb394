using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Modbench.Generators.Reading;

/// <summary>The <c>IStage</c>, <c>IAsyncStage</c> and <c>IStreamStage</c> interfaces of a stage type, and which of them an incoming type decides for.</summary>
internal static class StageForms
{
    public static IEnumerable<INamedTypeSymbol> Of(ITypeSymbol type)
    {
        var interfaces = type is INamedTypeSymbol { TypeKind: TypeKind.Interface } self ? type.AllInterfaces.Insert(0, self) : type.AllInterfaces;
        return interfaces.Where(form => form.IsStageInterface());
    }

    public static ITypeSymbol Input(INamedTypeSymbol form) => form.TypeArguments[0];

    public static ITypeSymbol Output(INamedTypeSymbol form) => form.TypeArguments[1];

    /// <summary>What a visit calls; null while the form is not known.</summary>
    public static ISymbol? Method(ITypeSymbol type, INamedTypeSymbol? form) =>
        form is null ? null : type.FindImplementationForInterfaceMember(form.GetMembers().OfType<IMethodSymbol>().First());

    /// <summary>What a visit receives: one query's part for a batched stage, where the form must take a list and give one; null where it does not.</summary>
    public static ITypeSymbol? Taken(INamedTypeSymbol form, bool isBatched) =>
        !isBatched ? Input(form)
        : form.IsStreamStage() || Output(form).BatchGiven() is null ? null
        : Input(form).BatchTaken();

    /// <summary>The forms that take the incoming type best: one when it decides, none when nothing fits, several when it does not decide.</summary>
    /// <remarks>
    /// The same type first, then the most specific of those it converts to. Of forms for one type a streaming one is taken, for more is measured of it,
    /// then an asynchronous one, for it holds no worker while it waits.
    /// </remarks>
    public static List<INamedTypeSymbol> Fitting(List<INamedTypeSymbol> forms, bool isBatched, ITypeSymbol given, Compilation compilation)
    {
        var fitting = forms.Where(form => compilation.Fits(given, Taken(form, isBatched)!)).ToList();
        var same = fitting.Where(form => compilation.ClassifyConversion(given, Taken(form, isBatched)!).IsIdentity).ToList();
        var best = same.Count > 0
            ? same
            : fitting.Where(form => fitting.TrueForAll(other => compilation.Fits(Taken(form, isBatched)!, Taken(other, isBatched)!))).ToList();
        if (best.Count == 0) best = fitting;
        if (best.Count > 1 && best.Exists(form => form.IsStreamStage())) best = best.Where(form => form.IsStreamStage()).ToList();
        if (best.Count > 1 && best.Exists(IsAsync)) best = best.Where(IsAsync).ToList();
        return best;
    }

    public static bool IsAsync(INamedTypeSymbol form) => form.Is("Modbench", "IAsyncStage", 2);
}
