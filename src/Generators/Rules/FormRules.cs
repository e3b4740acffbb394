using Microsoft.CodeAnalysis;

namespace Modbench.Generators.Rules;

/// <summary>MB0080–MB0099: routers, loops, batches, streams, states and nested pipelines.</summary>
internal static class FormRules
{
    public static readonly DiagnosticDescriptor NoRoutes = Rule.Error("MB0080", "A router needs routes",
        "'{0}' returns '{1}', but names no routes: add 'Routes = [nameof({2})]' to its [Stage], one name for each type");

    public static readonly DiagnosticDescriptor NotARouter = Rule.Error("MB0081", "Routes need a router",
        "'{0}' has Routes, but gives '{1}', which takes none of them: give '{2}', or take Routes out");

    public static readonly DiagnosticDescriptor RouteCount = Rule.Error("MB0082", "A router has one type for each route",
        "'{0}' gives '{1}' with {2}, but its Routes name {3}: it takes as many types as routes, and one more, the last, if it may end the query with an answer");

    public static readonly DiagnosticDescriptor RouteType = Rule.Error("MB0083", "A route's value must fit its target",
        "The {0} route of '{1}' brings '{2}', but '{3}' takes '{4}': change one of the two types");

    public static readonly DiagnosticDescriptor RouteTarget = Rule.Error("MB0084", "A route needs a way into its target",
        "{0}");

    public static readonly DiagnosticDescriptor RouterResult = Rule.Error("MB0085", "A router gives along its routes only",
        "'{0}' takes the result of the router '{1}', which gives along its routes only: {2}");

    public static readonly DiagnosticDescriptor EndlessLoop = Rule.Error("MB0086", "A loop needs MaxVisits",
        "Nothing bounds the loop {0}: add MaxVisits to the [Stage] of one of them, as in '[Stage(MaxVisits = 3)]' on '{1}'");

    public static readonly DiagnosticDescriptor NoLoop = Rule.Warning("MB0087", "MaxVisits bounds nothing",
        "'{0}' is in no loop, so no query visits it twice: take MaxVisits out, or let a router after it name it in its Routes");

    public static readonly DiagnosticDescriptor AnswerRoute = Rule.Error("MB0088", "The router has no answer type",
        "'{0}' ends the query by Next.Answer, but its '{1}' has one type for each route and none for an answer: add the answer's type last");

    public static readonly DiagnosticDescriptor BatchShape = Rule.Error("MB0089", "A batched stage takes and gives lists",
        "'{0}' has BatchSize, but {1} '{2}': {3}");

    public static readonly DiagnosticDescriptor BatchWait = Rule.Error("MB0090", "BatchWait needs BatchSize",
        "'{0}' has BatchWait, but is not batched: add BatchSize, or take BatchWait out");

    public static readonly DiagnosticDescriptor Stream = Rule.Error("MB0091", "A stream is taken whole or as it comes",
        "{0}");

    public static readonly DiagnosticDescriptor MayNotArrive = Rule.Error("MB0092", "A result may not arrive",
        "'{0}' takes the result of '{1}', which a query may not have visited: take '{2}' (absent then), or lead every way to '{0}' through '{1}'");

    public static readonly DiagnosticDescriptor NeverComplete = Rule.Error("MB0093", "A join can never be complete",
        "No query brings '{0}' all that it takes: {1} are on ways of which a query takes one; take those that may be absent as 'T?' or 'Arrived<T>'");

    public static readonly DiagnosticDescriptor AnswerTypes = Rule.Error("MB0094", "Answers have one type",
        "'{0}' ends a query with '{1}', but '{2}' with '{3}': give one type, or a common base of both");

    public static readonly DiagnosticDescriptor State = Rule.Error("MB0095", "A state must be made and reset",
        "{0}");

    public static readonly DiagnosticDescriptor Nested = Rule.Error("MB0096", "The pipeline cannot be a stage",
        "{0}");

    public static readonly DiagnosticDescriptor DefaultRoute = Rule.Error("MB0097", "A router takes a route",
        "'{0}' returns '{1}', which takes no route and fails the query: return Next.First(…) or another of its ways");
}
