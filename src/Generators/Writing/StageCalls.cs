using Microsoft.CodeAnalysis;
using Modbench.Generators.Model;
using Modbench.Generators.Reading;

namespace Modbench.Generators.Writing;

/// <summary>Writes how each stage is visited.</summary>
internal sealed class StageCalls(GraphDraft graph, FrameValues values, Func<ScopeDraft, MemberAccess> members)
{
    private const string Calls = "global::Modbench.Engine.StageCall";

    public StageModel Build(StageDraft stage)
    {
        var number = values.Number(stage);
        var batch = new List<BatchInputModel>();
        var arguments = stage.Inputs.Select(input => Argument(stage, input, batch)).ToList();
        StageMemberModel? member = null;
        string call;
        if (stage.Junction is not null)
        {
            call = arguments[0];
        }
        else if (stage.IsMethod)
        {
            call = members(stage.Scope!).Visit(stage, arguments);
        }
        else
        {
            var form = stage.Form!;
            var types = $"{stage.MemberType.Code()}, {StageForms.Input(form).Code()}, {StageForms.Output(form).Code()}";
            var way = form.IsStreamStage() ? "Stream" : StageForms.IsAsync(form) ? "RunAsync" : "Run";
            call = $"{Calls}.{way}<{types}>(ref _stage{number}!, {arguments[0]}{(way == "Run" ? "" : ", f.Stop")})";
            member = new StageMemberModel(stage.MemberType.Code(), members(stage.Scope!).Object(stage), stage.MemberType.IsValueType,
                stage.MemberType.AllInterfaces.Any(i => i.Is("Modbench", "ISetup")));
        }

        return new StageModel(
            Shape(stage),
            stage.IsBatched ? VisitForm.Batch : stage.Piece is not null ? VisitForm.Stream : VisitForm.Call,
            call,
            (stage.BatchOutput ?? stage.Piece ?? stage.Output!).Code(),
            (stage.Piece ?? stage.Output!).Code(),
            stage.Awaiting,
            values.KeepsResult(stage) ? stage.Output!.Code() : null,
            values.After(stage).ToEquatable(),
            stage.IsRouter ? values.Take(stage).ToEquatable() : null,
            batch.ToEquatable(),
            member);
    }

    private string Argument(StageDraft stage, InputDraft input, List<BatchInputModel> batch)
    {
        var value = values.Argument(stage, input);
        if (!stage.IsBatched || input.Kind is not (InputKind.Result or InputKind.Query)) return value;

        var (number, type) = (values.Number(stage), input.Type!.Code());
        var field = $"batch{number}_{batch.Count}";
        batch.Add(new BatchInputModel(field, value));
        var list = $"global::Modbench.Engine.BatchInput<{type}>";
        values.Fields.Add(new FieldModel($"public readonly {list} {field} = new {list}();", null, $"f.{field}.Clear();"));
        var taken = input.Parameter?.Type ?? StageForms.Input(stage.Form!);
        return $"({taken.Code()})f.{field}";
    }

    private StageShapeModel Shape(StageDraft stage)
    {
        var (successors, streamed) = (new List<int>(), new List<int>());
        foreach (var next in graph.Stages)
        {
            var along = next.Inputs.Where(input => !input.IsRead && input.Givers.Contains(stage)).ToList();
            if (along.Count > 0) (along.TrueForAll(input => input.IsStream) ? streamed : successors).Add(values.Number(next));
        }

        return new StageShapeModel(
            stage.Name,
            stage.Slots,
            successors.ToEquatable(),
            streamed.ToEquatable(),
            stage.Targets.Select(values.Number).ToEquatable(),
            stage.StartsWithQuery,
            stage.MaxVisits,
            stage.BatchSize,
            stage.BatchWaitNs,
            stage.TimeoutNs);
    }
}
