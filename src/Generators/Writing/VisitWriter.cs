using Microsoft.CodeAnalysis.CSharp;
using Modbench.Generators.Model;

namespace Modbench.Generators.Writing;

/// <summary>Writes the visits: one case for each stage in a switch, alone or in a batch, begun and completed.</summary>
internal sealed class VisitWriter(WiringModel model, CodeText code)
{
    private const string Frame = "global::Modbench.Engine.QueryFrame";
    private const string Frames = $"global::System.ReadOnlySpan<{Frame}>";
    private const string OutOfRange = "default:\n    throw new global::System.ArgumentOutOfRangeException(nameof(stage));";

    public void Write()
    {
        WriteSwitch($"public override bool Visit(int stage, {Frame} frame)", "var f = (Values)frame;", stage => stage.Form != VisitForm.Batch, WriteVisit);
        WriteSwitch($"public override void Complete(int stage, {Frame} frame)", "var f = (Values)frame;",
            stage => stage.Form == VisitForm.Stream || (stage.Form == VisitForm.Call && stage.Awaiting != Awaiting.None), WriteComplete);
        for (var i = 0; i < model.Stages.Count; i++)
        {
            if (model.Stages[i].Take is { } take) WriteTake(i, model.Stages[i], take);
        }

        if (!model.Stages.Any(stage => stage.Form == VisitForm.Batch)) return;
        WriteSwitch($"public override bool VisitBatch(int stage, {Frames} frames)", "var lead = (Values)frames[0];", stage => stage.Form == VisitForm.Batch, WriteBatch);
        WriteSwitch($"public override void CompleteBatch(int stage, {Frames} frames)", "var f = (Values)frames[0];",
            stage => stage.Form == VisitForm.Batch && stage.Awaiting != Awaiting.None,
            (i, _) => code.Line($"Deal{i}(frames, f.awaiter{i}.GetResult());\nreturn;"));
        for (var i = 0; i < model.Stages.Count; i++)
        {
            if (model.Stages[i].Form == VisitForm.Batch) WriteDeal(i, model.Stages[i]);
        }

        code.Line("private static int CountOf<TList, T>(string stage, TList list) where TList : global::System.Collections.Generic.IReadOnlyList<T> =>");
        code.Line("    list is null ? throw new global::System.InvalidOperationException($\"batched stage '{stage}' gave null: it must give one result for each query\") : list.Count;");
        code.Line("private static T ItemOf<TList, T>(TList list, int index) where TList : global::System.Collections.Generic.IReadOnlyList<T> => list[index];");
        code.Line();
    }

    private void WriteSwitch(string head, string first, Func<StageModel, bool> has, Action<int, StageModel> write)
    {
        code.Open(head);
        code.Line(first);
        code.Open("switch (stage)");
        for (var i = 0; i < model.Stages.Count; i++)
        {
            if (!has(model.Stages[i])) continue;
            code.Line($"case {i}:");
            code.Open();
            write(i, model.Stages[i]);
            code.Close();
        }

        code.Line(OutOfRange);
        code.Close();
        code.Close();
        code.Line();
    }

    private void WriteVisit(int i, StageModel stage)
    {
        if (stage.Form == VisitForm.Stream)
        {
            code.Line($"if (!f.stream{i}.Start({stage.Call}, f.Stop)) return false;");
            WriteStream(i, stage);
            code.Line("return true;");
            return;
        }

        if (stage.Awaiting == Awaiting.None)
        {
            WriteStore(i, stage, stage.Call);
            code.Line("return true;");
            return;
        }

        code.Line($"var awaiter = {stage.Call}.ConfigureAwait(false).GetAwaiter();");
        code.Open("if (awaiter.IsCompleted)");
        WriteStore(i, stage, "awaiter.GetResult()");
        code.Line("return true;");
        code.Close();
        code.Line();
        code.Line($"f.awaiter{i} = awaiter;\nawaiter.UnsafeOnCompleted(f.Continuation({i}));\nreturn false;");
    }

    private void WriteComplete(int i, StageModel stage)
    {
        if (stage.Form == VisitForm.Stream) WriteStream(i, stage);
        else WriteStore(i, stage, $"f.awaiter{i}.GetResult()");
        code.Line("return;");
    }

    private void WriteStream(int i, StageModel stage)
    {
        if (stage.Result is null) code.Line($"f.stream{i}.ThrowIfFailed();");
        else WriteStore(i, stage, $"f.stream{i}.TakeResult()");
    }

    private void WriteStore(int i, StageModel stage, string value)
    {
        if (stage.Take is not null)
        {
            code.Line($"Take{i}(f, {value});");
            return;
        }

        code.Line($"f.result{i} = {value};");
        foreach (var line in stage.After) code.Line(line);
    }

    private void WriteTake(int i, StageModel stage, EquatableArray<string> take)
    {
        code.Open($"private static void Take{i}(Values f, {stage.One} value)");
        foreach (var line in take) code.Line(line);
        code.Close();
        code.Line();
    }

    private void WriteBatch(int i, StageModel stage)
    {
        foreach (var input in stage.Batch) code.Line($"lead.{input.Field}.Clear();");
        code.Open("for (var at = 0; at < frames.Length; at++)");
        code.Line("var f = (Values)frames[at];");
        foreach (var input in stage.Batch) code.Line($"lead.{input.Field}.Add({input.Value});");
        code.Close();
        code.Line();
        code.Open();
        code.Line("var f = lead;");
        if (stage.Awaiting == Awaiting.None)
        {
            code.Line($"Deal{i}(frames, {stage.Call});\nreturn true;");
        }
        else
        {
            code.Line($"var awaiter = {stage.Call}.ConfigureAwait(false).GetAwaiter();");
            code.Open("if (awaiter.IsCompleted)");
            code.Line($"Deal{i}(frames, awaiter.GetResult());\nreturn true;");
            code.Close();
            code.Line();
            code.Line($"f.awaiter{i} = awaiter;\nawaiter.UnsafeOnCompleted(f.Continuation({i}));\nreturn false;");
        }

        code.Close();
    }

    private void WriteDeal(int i, StageModel stage)
    {
        var name = Literal(stage.Shape.Name);
        code.Open($"private static void Deal{i}({Frames} frames, {stage.Given} results)");
        code.Line($"global::Modbench.Engine.BatchResult.Check({name}, frames.Length, CountOf<{stage.Given}, {stage.One}>({name}, results));");
        code.Open("for (var at = 0; at < frames.Length; at++)");
        code.Line("var f = (Values)frames[at];");
        WriteStore(i, stage, $"ItemOf<{stage.Given}, {stage.One}>(results, at)");
        code.Close();
        code.Close();
        code.Line();
    }

    private static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);
}
