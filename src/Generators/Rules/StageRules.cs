using Microsoft.CodeAnalysis;

namespace Modbench.Generators.Rules;

/// <summary>MB0020–MB0039: stages and the edges between them.</summary>
internal static class StageRules
{
    public static readonly DiagnosticDescriptor UnknownStage = Rule.Error("MB0020", "No such stage",
        "'{0}' has no stage named '{1}': {2}");

    public static readonly DiagnosticDescriptor Cycle = Rule.Error("MB0021", "Stages wait for each other",
        "These stages wait for each other, so none can start: {0}; take one of the names out of its After");

    public static readonly DiagnosticDescriptor TypeMismatch = Rule.Error("MB0022", "The types on an edge do not fit",
        "'{0}' takes '{1}', but {2} gives '{3}': change one of the two types, or add a stage between them that converts");

    public static readonly DiagnosticDescriptor NullableEdge = Rule.Warning("MB0023", "A result may be null",
        "'{0}' takes '{1}', but {2} gives '{3}', which may be null: accept '{1}?', or let the giver return no null");

    public static readonly DiagnosticDescriptor ParameterCount = Rule.Error("MB0024", "A stage takes one parameter for each result",
        "'{0}' has {1}, but {2}: {3}");

    public static readonly DiagnosticDescriptor NoResult = Rule.Error("MB0025", "A stage needs a result",
        "'{0}' returns '{1}', so nothing goes on to the next stage: return a value{2}");

    public static readonly DiagnosticDescriptor TwoAnswers = Rule.Error("MB0026", "A pipeline gives one answer",
        "{0}, but a pipeline gives one answer: {1}");

    public static readonly DiagnosticDescriptor Unreachable = Rule.Error("MB0027", "No query reaches the stage",
        "No query reaches '{0}', for {1}");

    public static readonly DiagnosticDescriptor Duplicate = Rule.Error("MB0028", "Two stages have one name",
        "There is already a stage named '{0}'{1}: rename one of them");

    public static readonly DiagnosticDescriptor Generic = Rule.Error("MB0029", "A stage cannot be generic",
        "'{0}' has type parameters that nothing decides: name the types");

    public static readonly DiagnosticDescriptor UnnameableType = Rule.Error("MB0030", "The types of a stage must be visible in the assembly",
        "'{0}' uses '{1}', which is {2}, so the generated wiring cannot name it: make '{1}' internal or public");

    public static readonly DiagnosticDescriptor NotAStageType = Rule.Error("MB0031", "A stage member needs a stage type",
        "'{0}' is marked [Stage], but its type '{1}' implements none of IStage<TIn, TOut>, IAsyncStage<TIn, TOut> and IStreamStage<TIn, TOut>: implement one, or mark a method");

    public static readonly DiagnosticDescriptor Unkeepable = Rule.Error("MB0032", "A value between stages must be keepable",
        "'{0}' {1} '{2}', which cannot be kept between stages: use {3}");

    public static readonly DiagnosticDescriptor ByReference = Rule.Error("MB0033", "A stage takes its inputs by value",
        "The parameter '{0}' of '{1}' is '{2}': take it by value and return what changes");

    public static readonly DiagnosticDescriptor NeedsAfter = Rule.Error("MB0034", "The stage before is not clear",
        "'{0}' is {1}, where the stage before it is not clear: {2}");

    public static readonly DiagnosticDescriptor NoFittingForm = Rule.Error("MB0035", "The stage type does not take what comes in",
        "'{0}' of type '{1}' takes {2}, but {3} gives '{4}': {5}");

    public static readonly DiagnosticDescriptor Slots = Rule.Error("MB0036", "A stage needs a slot",
        "Slots of '{0}' is {1}: at least 1 visit must be able to run; leave it out for 1");

    public static readonly DiagnosticDescriptor Binding = Rule.Error("MB0037", "A stage's input is not clear",
        "{0}");

    public static readonly DiagnosticDescriptor UnsupportedMember = Rule.Error("MB0038", "The member cannot be a stage",
        "'{0}' is {1}: {2}");
}
