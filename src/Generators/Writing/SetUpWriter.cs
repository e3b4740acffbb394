using Microsoft.CodeAnalysis.CSharp;
using Modbench.Generators.Model;
using Modbench.Generators.Reading;

namespace Modbench.Generators.Writing;

/// <summary>Writes how a pipeline's queries are read, and how it is created, set up and taken down.</summary>
internal sealed class SetUpWriter(WiringModel model, CodeText code)
{
    private const string ValueTask = "global::System.Threading.Tasks.ValueTask";
    private const string Token = "global::System.Threading.CancellationToken";
    private const string Setup = "global::Modbench.Engine.StageSetup";
    private const string Generic = "global::System.Collections.Generic";
    private const string Class = "global::Modbench.Engine.QueryClass";
    private const string Seen = $"var seen = new {Generic}.HashSet<object>({Generic}.ReferenceEqualityComparer.Instance);";

    public void Write()
    {
        WriteLoadQueries();
        WriteSetUp();
        WriteTearDown();
    }

    private void WriteLoadQueries()
    {
        code.Open($"public override async {ValueTask} LoadQueriesAsync({Token} stop)");
        code.Line($"var queries = new {Generic}.List<{model.QueryType}>();");
        var classes = model.Weights.Count > 0;
        if (classes) code.Line($"var classes = new {Generic}.List<{Class}>();");
        for (var i = 0; i < model.Queries.Count; i++)
        {
            code.Open();
            if (classes) code.Line("var first = queries.Count;");
            WriteSource(model.Queries[i]);
            if (classes) code.Line($"classes.Add(new {Class}({Literal(model.Queries[i].Member)}, first, queries.Count - first, {Quantity.Shown(model.Weights[i])}d));");
            code.Close();
        }

        code.Line("_queries = queries;");
        if (classes) code.Line("_classes = classes;");
        code.Close();
        code.Line();
        if (!classes) return;
        code.Line($"private {Generic}.List<{Class}> _classes = new {Generic}.List<{Class}>();");
        code.Line($"public override {Generic}.IReadOnlyList<{Class}> Classes => _classes;");
        code.Line();
    }

    private void WriteSource(QueriesModel queries)
    {
        var kind = queries.IsAsync ? "IAsyncEnumerable" : "IEnumerable";
        code.Line($"{Generic}.{kind}<{model.QueryType}>? source = {queries.Value};");
        code.Line(IfNull("source", $"[Queries] '{queries.Member}' gave null"));
        if (queries.IsAsync)
        {
            code.Line("var reading = global::System.Threading.Tasks.TaskAsyncEnumerableExtensions.WithCancellation(source, stop).ConfigureAwait(false);");
            code.Line("await foreach (var query in reading) queries.Add(query);");
        }
        else
        {
            code.Open("foreach (var query in source)");
            code.Line("stop.ThrowIfCancellationRequested();\nqueries.Add(query);");
            code.Close();
        }
    }

    private void WriteSetUp()
    {
        code.Open($"public override async {ValueTask} SetUpAsync({Token} stop)");
        code.Line($"_pipeline = {Awaited(model.Create.Call, model.Create.Awaiting)};");
        if (model.Create.Member is { } creator) code.Line(IfNull("_pipeline", $"[Create] '{creator}' gave null"));
        foreach (var setup in model.Setups) code.Line($"{Awaited(setup.Call, setup.Awaiting)};");

        var members = Members();
        if (model.Nested.Count > 0 || members.Exists(found => !found.Member.IsStruct)) code.Line(Seen);
        foreach (var nested in model.Nested) WriteNested(nested);
        foreach (var (number, stage, member) in members)
        {
            code.Line(member.IsStruct
                ? $"_stage{number} = {member.Value};"
                : $"_stage{number} = {Setup}.Take<{member.Type}>({Literal(stage.Shape.Name)}, {member.Value});");
        }

        foreach (var (number, stage, member) in members)
        {
            if (!member.IsStruct)
            {
                code.Line($"if (seen.Add(_stage{number})) await {Setup}.RunAsync({Literal(stage.Shape.Name)}, _stage{number}, stop).ConfigureAwait(false);");
            }
            else if (member.HasSetup)
            {
                // Set up in a box and taken back, so that what set-up assigns to the struct is kept.
                code.Open();
                code.Line($"global::Modbench.ISetup box = _stage{number};");
                code.Line($"await {Setup}.RunAsync({Literal(stage.Shape.Name)}, box, stop).ConfigureAwait(false);");
                code.Line($"_stage{number} = ({member.Type})box;");
                code.Close();
            }
        }

        code.Close();
        code.Line();
    }

    /// <summary>Takes a pipeline that is a stage from its member, or makes it; one object that is two stages is set up once.</summary>
    private void WriteNested(NestedModel nested)
    {
        code.Line($"{nested.Field} = {nested.Value};");
        code.Line($"if ({nested.Field} is null) {nested.Field} = {Awaited(nested.Create.Call, nested.Create.Awaiting)};");
        if (nested.Create.Member is { } creator) code.Line(IfNull(nested.Field, $"[Create] '{creator}' gave null"));
        if (nested.Setups.Count == 0) return;
        code.Open($"if (seen.Add({nested.Field}))");
        foreach (var setup in nested.Setups) code.Line($"{Awaited(setup.Call, setup.Awaiting)};");
        code.Close();
    }

    private void WriteTearDown()
    {
        code.Open($"public override async {ValueTask} TearDownAsync()");
        code.Line("global::System.Exception? first = null;");
        code.Line(Seen);
        foreach (var (number, _, member) in Enumerable.Reverse(Members()))
        {
            WriteDispose($"_stage{number}", member.IsStruct ? "_pipeline is not null" : $"_stage{number} is not null && seen.Add(_stage{number})");
        }

        foreach (var nested in model.Nested.Reverse()) WriteDispose(nested.Field, $"{nested.Field} is not null && seen.Add({nested.Field})");
        WriteDispose("_pipeline", "_pipeline is not null && seen.Add(_pipeline)");
        foreach (var (number, _, _) in Members()) code.Line($"_stage{number} = default;");
        foreach (var nested in model.Nested) code.Line($"{nested.Field} = null;");
        code.Line("_pipeline = null;");
        code.Line("if (first is not null) global::System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(first);");
        code.Close();
        code.Line();
    }

    /// <summary>A failure is kept for the end, so that everything else is disposed all the same.</summary>
    private void WriteDispose(string what, string when)
    {
        code.Open("try");
        code.Line($"if ({when}) await {Setup}.DisposeAsync({what}).ConfigureAwait(false);");
        code.Close();
        code.Open("catch (global::System.Exception error)");
        code.Line("first ??= error;");
        code.Close();
    }

    private List<(int Number, StageModel Stage, StageMemberModel Member)> Members() => model.Stages
        .Select((stage, i) => (i, stage, stage.Member!))
        .Where(found => found.Item3 is not null)
        .ToList();

    private static string Awaited(string call, Awaiting awaiting) => awaiting == Awaiting.None ? call : $"await {call}.ConfigureAwait(false)";

    private static string IfNull(string what, string message) =>
        $"if ({what} is null) throw new global::System.InvalidOperationException({Literal(message)});";

    private static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);
}
