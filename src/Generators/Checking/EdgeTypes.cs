using Microsoft.CodeAnalysis;
using Modbench.Generators.Reading;
using Modbench.Generators.Rules;

namespace Modbench.Generators.Checking;

/// <summary>Whether what one stage gives fits what the next one takes.</summary>
internal sealed class EdgeTypes(Compilation compilation, MistakeList mistakes)
{
    private static readonly string[] Positions = ["first", "second", "third", "fourth"];

    /// <param name="stage">It takes the value.</param>
    /// <param name="input">By this.</param>
    /// <param name="given">What comes in; null: not known.</param>
    /// <param name="where">Where a mistake is shown.</param>
    public void Check(StageDraft stage, InputDraft input, ITypeSymbol? given, ISymbol where)
    {
        if (input.Giver?.Piece is { } piece && given is not null)
        {
            CheckStream(stage, input, piece, given, where);
            return;
        }

        SetAbsence(input, given);
        if (given is null || (input.Giver is null && input.Kind != InputKind.Query)) return;
        if (compilation.Fits(given, input.Taken!))
        {
            CheckNull(stage, input.Taken!, given, Giver(input), where.SourceLocation());
            return;
        }

        input.Absence = Absence.None;
        var (taken, shown) = Names.Shown(input.Type!, given);
        mistakes.Add(StageRules.TypeMismatch, where, stage.Name, taken, Giver(input), shown);
    }

    /// <summary>The value of one of a router's routes.</summary>
    public void CheckRoute(StageDraft router, int route, StageDraft target, InputDraft entry)
    {
        var where = router.Routes[route].Where;
        var given = router.RouteTypes![route];
        if (entry.IsStream)
        {
            mistakes.Add(FormRules.RouteTarget, where, $"'{router.Name}' cannot lead to '{target.Name}', which begins with the first piece of '{entry.Giver!.Name}': "
                + $"take '{entry.Giver.Output!.Shown()}' there");
            return;
        }

        if (entry.Absence == Absence.None) SetAbsence(entry, given);
        if (compilation.Fits(given, entry.Taken!))
        {
            CheckNull(target, entry.Taken!, given, $"'{router.Name}'", where);
            return;
        }

        var (taken, shown) = Names.Shown(entry.Type!, given);
        mistakes.Add(FormRules.RouteType, where, Positions[route], router.Name, shown, target.Name, taken);
    }

    public static string Giver(InputDraft input) => input.Giver is { } giver ? $"'{giver.Name}'" : "the query";

    private void CheckStream(StageDraft stage, InputDraft input, ITypeSymbol piece, ITypeSymbol list, ISymbol where)
    {
        if (input.Type!.Piece() is not null && !stage.IsBatched && compilation.Fits(compilation.StreamOf(piece), input.Type!))
        {
            input.IsStream = true;
            return;
        }

        SetAbsence(input, list);
        if (compilation.Fits(list, input.Taken!)) return;
        input.Absence = Absence.None;
        var whole = stage.IsBatched ? compilation.ListOf(list) : list;
        var streamed = stage.IsBatched ? "" : $", or '{compilation.StreamOf(piece).Shown()}' to begin with its first piece";
        mistakes.Add(FormRules.Stream, where, $"'{stage.Name}' takes '{input.Type!.Shown()}', but '{input.Giver!.Name}' gives a stream of '{piece.Shown()}': "
            + $"take '{whole.Shown()}' when it has ended{streamed}");
    }

    /// <summary>How the type says that the value may be absent. Without nullable annotations any reference may be.</summary>
    private void SetAbsence(InputDraft input, ITypeSymbol? given)
    {
        input.Absence = Absence.None;
        if (input.Kind == InputKind.Query && !input.IsEntry) return;
        if (given is not null && compilation.Fits(given, input.Type!))
        {
            if (input.Type!.IsReferenceType && input.Type.NullableAnnotation != NullableAnnotation.NotAnnotated) input.Absence = Absence.Null;
        }
        else if (input.Type.Is("Modbench", "Arrived", 1))
        {
            input.Absence = Absence.Arrived;
        }
        else if (given is not null && input.Type!.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T)
        {
            input.Absence = Absence.Nullable;
        }
    }

    private void CheckNull(StageDraft stage, ITypeSymbol taken, ITypeSymbol given, string giver, Location? where)
    {
        if (!given.IsReferenceType || given.NullableAnnotation != NullableAnnotation.Annotated || taken.NullableAnnotation != NullableAnnotation.NotAnnotated) return;
        var (shownTaken, shownGiven) = Names.Shown(taken, given);
        mistakes.Add(StageRules.NullableEdge, where, stage.Name, shownTaken, giver, shownGiven);
    }
}
