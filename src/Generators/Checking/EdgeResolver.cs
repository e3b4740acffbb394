using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Modbench.Generators.Reading;
using Modbench.Generators.Rules;

namespace Modbench.Generators.Checking;

/// <summary>Decides where each input of each stage comes from: After, [From], [FromQuery], or the stage declared before.</summary>
internal sealed class EdgeResolver(string pipeline, List<StageDraft> stages, Compilation compilation, MistakeList mistakes)
{
    private readonly HashSet<string> _strangers = [];

    public void Resolve()
    {
        foreach (var stage in stages)
        {
            if (!stage.IsBroken) stage.IsBroken = !Resolve(stage);
        }
    }

    private bool Resolve(StageDraft stage)
    {
        if (Named(stage) is not { } after) return false;

        var left = after.ToList();
        var byPosition = new List<InputDraft>();
        foreach (var input in stage.Inputs.Where(input => input.Kind == InputKind.Result))
        {
            if (input.From is not { } from)
            {
                byPosition.Add(input);
                continue;
            }

            if (Find(from.Name) is not { } giver) return Unknown(from.Name, from.Where);
            if (stage.After is not null && !after.Contains(giver))
            {
                mistakes.Add(StageRules.Binding, from.Where,
                    $"'{stage.Name}' takes the result of '{giver.Name}', which its After does not name: add nameof({giver.Name}) there");
                return false;
            }

            input.Giver = giver;
            left.Remove(giver);
        }

        if (stage.After is { Count: > 0 }) return ByPosition(stage, byPosition, left);
        if (byPosition.Count == 0) return IsReached(stage);
        if (byPosition.Count > 1) return TooMany(stage, byPosition.Count);
        return Default(stage, byPosition[0]);
    }

    /// <summary>What After names; null when a name is wrong.</summary>
    private List<StageDraft>? Named(StageDraft stage)
    {
        var named = new List<StageDraft>();
        foreach (var (name, where) in stage.After ?? [])
        {
            if (Find(name) is not { } giver)
            {
                Unknown(name, where);
                return null;
            }

            if (named.Contains(giver))
            {
                mistakes.Add(StageRules.Binding, where, $"'{stage.Name}' names '{name}' twice in After: name it once");
                return null;
            }

            named.Add(giver);
        }

        return named;
    }

    private bool ByPosition(StageDraft stage, List<InputDraft> inputs, List<StageDraft> givers)
    {
        if (inputs.Count != givers.Count)
        {
            var names = string.Join(", ", stage.After.Select(after => $"'{after.Name}'"));
            var mend = stage.IsMethod
                ? inputs.Count < givers.Count ? "take each result by a parameter, or take the name out of After"
                : "name one stage for each, or mark a parameter [FromQuery]"
                : "a stage object takes one value; join several in a method";
            mistakes.Add(StageRules.ParameterCount, stage.Member, stage.Name, Counted(stage.Inputs.Count(input => input.Kind == InputKind.Result)),
                $"After names {stage.After!.Count} ({names})", mend);
            return false;
        }

        for (var i = 0; i < inputs.Count; i++) inputs[i].Giver = givers[i];
        return true;
    }

    private bool IsReached(StageDraft stage)
    {
        if (stage.Inputs.Exists(input => input.Kind == InputKind.Query || input.Giver is not null)) return true;
        mistakes.Add(StageRules.Unreachable, stage.Member, stage.Name);
        return false;
    }

    private bool TooMany(StageDraft stage, int count)
    {
        var before = stage.Previous is { } previous ? $"only '{previous.Name}' stands before it" : "only the query comes in";
        mistakes.Add(StageRules.ParameterCount, stage.Member, stage.Name, Counted(count), before,
            "name a stage for each in After, or mark those that take the query [FromQuery]");
        return false;
    }

    private bool Default(StageDraft stage, InputDraft input)
    {
        if (stage.After is { Count: 0 } || stage.IsFirst)
        {
            input.Kind = InputKind.Query;
            return true;
        }

        if (stage.Previous is { } previous)
        {
            input.Giver = previous;
            return true;
        }

        // Told once for each reason: the mend is the same for all stages that share it.
        var because = stage.StrangerBecause ?? "the first of its part";
        var at = stages.IndexOf(stage);
        var likely = stages[at > 0 ? at - 1 : stages.Count - 1].Name;
        if (_strangers.Add(because)) mistakes.Add(StageRules.NeedsAfter, stage.Member, stage.Name, because, likely);
        return false;
    }

    private bool Unknown(string name, Location? where)
    {
        if (IsRefusedByCompiler(where)) return false;
        mistakes.Add(StageRules.UnknownStage, where, pipeline, name, Likeness.Hint(name, stages.Select(stage => stage.Name), "its stages are "));
        return false;
    }

    /// <summary>True for a nameof of what does not exist: the compiler says so itself.</summary>
    private bool IsRefusedByCompiler(Location? where)
    {
        if (where is not { SourceTree: { } tree }) return false;
        var node = tree.GetRoot().FindNode(where.SourceSpan, getInnermostNodeForTie: true);
        return node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { ArgumentList.Arguments: { Count: 1 } named }
            && compilation.GetSemanticModel(tree).GetSymbolInfo(named[0].Expression) is { Symbol: null, CandidateSymbols.IsEmpty: true };
    }

    private StageDraft? Find(string name) => stages.Find(stage => stage.Name == name);

    private static string Counted(int count) => count switch
    {
        0 => "no parameter for a result",
        1 => "one parameter for a result",
        _ => $"{count} parameters for results",
    };
}
