using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Modbench.Generators.Reading;

/// <summary>The <c>IStage</c> and <c>IAsyncStage</c> interfaces of a stage type, and which of them an incoming type decides for.</summary>
internal static class StageForms
{
    public static IEnumerable<INamedTypeSymbol> Of(ITypeSymbol type)
    {
        var interfaces = type is INamedTypeSymbol { TypeKind: TypeKind.Interface } self ? type.AllInterfaces.Insert(0, self) : type.AllInterfaces;
        return interfaces.Where(form => form.IsStageInterface(out _));
    }

    public static ITypeSymbol Input(INamedTypeSymbol form) => form.TypeArguments[0];

    public static ITypeSymbol Output(INamedTypeSymbol form) => form.TypeArguments[1];

    /// <summary>The forms that take the incoming type best: one when it decides, none when nothing fits, several when it does not decide.</summary>
    /// <remarks>
    /// The same type first, then the most specific of those it converts to. Of a synchronous and an asynchronous form for one type the
    /// asynchronous is taken: it holds no worker while it waits.
    /// </remarks>
    public static List<INamedTypeSymbol> Fitting(ITypeSymbol type, ITypeSymbol given, Compilation compilation)
    {
        var fitting = Of(type).Where(form => compilation.Fits(given, Input(form))).ToList();
        var same = fitting.Where(form => compilation.ClassifyConversion(given, Input(form)).IsIdentity).ToList();
        var best = same.Count > 0 ? same : fitting.Where(form => fitting.TrueForAll(other => compilation.Fits(Input(form), Input(other)))).ToList();
        if (best.Count == 0) best = fitting;
        if (best.Count > 1 && best.Exists(IsAsync)) best = best.Where(IsAsync).ToList();
        return best;
    }

    public static bool IsAsync(INamedTypeSymbol form)
    {
        form.IsStageInterface(out var isAsync);
        return isAsync;
    }
}
