using Microsoft.CodeAnalysis;
using Modbench.Generators.Model;
using Modbench.Generators.Reading;

namespace Modbench.Generators.Writing;

/// <summary>
/// Where a query's values lie in its frame, and how they are read and written: <c>query</c>, <c>result3</c> of each stage, <c>entry3</c> for what routes
/// bring to a stage, <c>stream3</c>, <c>state0</c>, and <c>answer</c> where several stages may give it.
/// </summary>
internal sealed class FrameValues
{
    private static readonly string[] Routes = ["First", "Second", "Third", "Fourth"];

    private readonly GraphDraft _graph;
    private readonly Dictionary<StageDraft, int> _numbers;
    private readonly List<string> _states = [];
    private readonly bool _judges;

    /// <param name="graph">The whole graph.</param>
    /// <param name="judges">Answers are kept for qualities.</param>
    public FrameValues(GraphDraft graph, bool judges)
    {
        (_graph, _judges) = (graph, judges);
        _numbers = graph.Stages.Select((stage, i) => (stage, i)).ToDictionary(pair => pair.stage, pair => pair.i);
        foreach (var stage in graph.Stages) AddFields(stage);
        if (HasAnswerField) Fields.Add(new FieldModel($"public {graph.Answer.Code()} answer = default!;", null, "f.answer = default!;"));
    }

    public List<FieldModel> Fields { get; } = [];

    public List<string> Begin { get; } = [];

    /// <summary>Expression of the answer.</summary>
    public string Answer => HasAnswerField ? "f.answer" : $"f.result{Number(_graph.Answers[0])}";

    private bool HasAnswerField => _graph.Answers.Count > 1 || _graph.Answers[0].IsRouter;

    public int Number(StageDraft stage) => _numbers[stage];

    /// <summary>The expression of an input; the frame <c>f</c> is in scope.</summary>
    public string Argument(StageDraft stage, InputDraft input)
    {
        if (input.Kind == InputKind.Stop) return "f.Stop";
        if (input.Kind == InputKind.State) return (input.Type!.IsValueType ? "ref " : "") + $"f.state{_states.IndexOf(input.Type.Code())}";
        if (input.IsEntry) return Arriving(input, $"f.entry{Number(stage)}", $"f.entered{Number(stage)}");
        if (input.Kind == InputKind.Query) return Cast("f.query", _graph.Query, input.Type!);

        var giver = input.Giver!;
        if (input.IsStream) return $"({input.Type!.Code()})f.stream{Number(giver)}.Read()";
        return Arriving(input, Cast($"f.result{Number(giver)}", giver.Output!, input.Taken!), $"f.HasVisited({Number(giver)})");
    }

    /// <summary>The result that the frame keeps; false for a router, whose values go where it leads, and for a stream that nobody takes as a list.</summary>
    public bool KeepsResult(StageDraft stage)
    {
        if (stage.IsRouter) return false;
        return stage.Piece is null || (_judges && _graph.Answers.Contains(stage))
            || _graph.Stages.Exists(next => next.Inputs.Exists(input => !input.IsStream && input.Givers.Contains(stage)));
    }

    /// <summary>Statements once a stage's result is in the frame.</summary>
    public IEnumerable<string> After(StageDraft stage)
    {
        if (!KeepsResult(stage)) yield break;
        var result = $"f.result{Number(stage)}";
        foreach (var next in _graph.Stages.Where(next => next.Entry is { } entry && entry.Givers.Contains(stage)))
        {
            foreach (var line in Enter(next, result, stage.Output!)) yield return line;
        }

        if (HasAnswerField && _graph.Answers.Contains(stage)) yield return $"f.answer = {Cast(result, stage.Output!, _graph.Answer)};";
    }

    /// <summary>Statements with a router's <c>value</c>.</summary>
    public IEnumerable<string> Take(StageDraft router)
    {
        yield return "switch (value.Route)\n{";
        for (var route = 0; route < router.Targets.Count; route++)
        {
            var lines = Enter(router.Targets[route], $"value.Value{route + 1}", router.RouteTypes![route]);
            var number = IsAnswer(router, route) ? -1 : route;
            yield return $"    case {number}:\n        {string.Join(" ", lines.Append("break;"))}";
        }

        var name = Microsoft.CodeAnalysis.CSharp.SymbolDisplay.FormatLiteral(router.Name, quote: false);
        if (router.RouteAnswer is { } answer)
            yield return $"    case -1:\n        f.answer = {Cast($"value.Value{router.RouteTypes!.Count}", answer, _graph.Answer)}; break;";
        else if (router.AnswersInto is null)
            yield return $"    case -1:\n        throw new global::System.InvalidOperationException(\"MB0088: router '{name}' ended the query by Next.Answer, but its Next has one type for each route and none for an answer: add the answer's type last\");";
        yield return $"    case -2:\n        throw new global::System.InvalidOperationException(\"MB0097: router '{name}' returned default, which takes no route: return {Ways(router)}\");";
        yield return $"    default:\n        throw new global::System.InvalidOperationException(\"router '{name}' took no route that its Routes name\");\n}}";
        var last = router.Targets.Count - 1;
        var taken = last >= 0 && IsAnswer(router, last) ? $"value.Route < 0 ? {last} : value.Route" : "value.Route";
        yield return $"f.TakeRoute({Number(router)}, {taken});";
    }

    /// <summary>With a cast wherever the types differ, so that no overload of the user's can come between.</summary>
    public static string Cast(string value, ITypeSymbol given, ITypeSymbol taken)
    {
        var code = taken.Code();
        return given.Code() == code ? value : $"({code}){value}";
    }

    private static bool IsAnswer(StageDraft router, int route) => router.AnswersInto == router.Targets[route];

    private static string Ways(StageDraft router)
    {
        var ways = router.Targets.Select((_, route) => IsAnswer(router, route) ? "Answer" : Routes[route]).ToList();
        if (router.RouteAnswer is not null) ways.Add("Answer");
        return string.Join(" or ", ways.Select(way => $"Next.{way}(…)"));
    }

    private static string Arriving(InputDraft input, string value, string hasArrived) => input.Absence switch
    {
        Absence.Arrived => $"({hasArrived} ? new {input.Type!.Code()}({value}) : default({input.Type!.Code()}))",
        Absence.Nullable => $"({hasArrived} ? ({input.Type!.Code()}){value} : default({input.Type!.Code()}))",
        _ => value,
    };

    private IEnumerable<string> Enter(StageDraft stage, string value, ITypeSymbol given)
    {
        if (stage.Entry is not { } entry) yield break;
        yield return $"f.entry{Number(stage)} = {Cast(value, given, entry.Taken!)};";
        if (HasFlag(entry)) yield return $"f.entered{Number(stage)} = true;";
    }

    private void AddFields(StageDraft stage)
    {
        var number = Number(stage);
        if (stage.Entry is { } entry)
        {
            Fields.Add(new FieldModel($"public {entry.Taken!.Code()} entry{number} = default!;", null, $"f.entry{number} = default!;"));
            if (HasFlag(entry)) Fields.Add(new FieldModel($"public bool entered{number};", null, $"f.entered{number} = false;"));
            if (entry.Kind == InputKind.Query) Begin.AddRange(Enter(stage, "f.query", _graph.Query));
        }

        if (stage.Piece is { } piece)
        {
            var type = $"global::Modbench.Engine.VisitStream<{piece.Code()}>";
            Fields.Add(new FieldModel($"public readonly {type} stream{number};", $"stream{number} = new {type}(this, {number});", $"f.stream{number}.Clear();"));
        }

        foreach (var state in stage.Inputs.Where(input => input.Kind == InputKind.State).Select(input => input.Type!))
        {
            var (type, field) = (state.Code(), $"state{_states.Count}");
            if (_states.Contains(type)) continue;
            _states.Add(type);
            Fields.Add(state.IsValueType
                ? new FieldModel($"public {type} {field};", null, $"f.{field} = default;")
                : new FieldModel($"public readonly {type} {field} = new {type}();", null, $"((global::Modbench.IResettable)f.{field}).Reset();"));
        }
    }

    private static bool HasFlag(InputDraft entry) => entry.Absence is Absence.Nullable or Absence.Arrived;
}
