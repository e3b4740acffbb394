using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Modbench.Engine;

namespace Modbench.Tests.Generators;

/// <summary>A pipeline compiled in memory, loaded, and driven stage by stage on one thread.</summary>
internal sealed class Subject
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private Subject(Assembly assembly, PipelineWiring wiring, PipelineGraph graph) => (Assembly, Wiring, Graph) = (assembly, wiring, graph);

    public Assembly Assembly { get; }

    public PipelineWiring Wiring { get; }

    public PipelineGraph Graph { get; }

    /// <summary>Compiles without a warning, loads, and makes the wiring.</summary>
    public static Subject Load(string pipeline, params string[] sources) => Load(pipeline, GeneratorRun.Compile(sources));

    public static Subject Load(string pipeline, Microsoft.CodeAnalysis.CSharp.CSharpCompilation compilation)
    {
        var (output, reported) = GeneratorRun.Generate(compilation);
        var assembly = Emit(output, reported);
        RuntimeHelpers.RunModuleConstructor(assembly.ManifestModule.ModuleHandle);
        Assert.That(PipelineRegistry.TryCreate(pipeline, out var wiring), $"'{pipeline}' is not registered");
        var manifest = PipelineManifest.Parse(assembly.GetCustomAttribute<PipelineManifestAttribute>()!.Json);
        return new(assembly, wiring!, manifest.Pipelines.Single(graph => graph.Name == pipeline));
    }

    /// <summary>The bytes of a library without a mistake.</summary>
    public static byte[] Image(Compilation library)
    {
        using var image = new MemoryStream();
        var result = library.Emit(image);
        Assert.That(result.Success, () => string.Join("\n", result.Diagnostics));
        return image.ToArray();
    }

    public static Assembly Emit(Compilation output, IEnumerable<Diagnostic> reported)
    {
        var wrong = reported.Concat(GeneratorRun.Diagnose(output)).Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning);
        Assert.That(wrong, Is.Empty, () => string.Join("\n", output.SyntaxTrees.Where(tree => tree.FilePath.EndsWith(".g.cs", StringComparison.Ordinal))));
        using var image = new MemoryStream();
        Assert.That(output.Emit(image).Success);
        return Assembly.Load(image.ToArray());
    }

    public async Task<Subject> SetUpAsync(CancellationToken stop = default)
    {
        await Wiring.LoadQueriesAsync(stop);
        await Wiring.SetUpAsync(stop);
        return this;
    }

    /// <summary>A frame whose continuations put the stage's number into <paramref name="ended"/>.</summary>
    public QueryFrame Frame(BlockingCollection<int>? ended = null)
    {
        var frame = Wiring.CreateFrame();
        frame.continuations = [.. Wiring.Stages.Select((_, stage) => (Action)(() => ended!.Add(stage)))];
        return frame;
    }

    /// <summary>Takes one query through all stages in order and returns the answer; says how many visits went on after their call.</summary>
    /// <param name="query">Its number.</param>
    /// <param name="onPending">Called with the number of a stage whose visit goes on.</param>
    public (object? Answer, int Pending) Run(int query = 0, Action<int>? onPending = null)
    {
        using var ended = new BlockingCollection<int>();
        var frame = Frame(ended);
        Wiring.Begin(frame, query);
        var pending = 0;
        for (var stage = 0; stage < Wiring.Stages.Count; stage++)
        {
            if (Wiring.Visit(stage, frame)) continue;
            pending++;
            onPending?.Invoke(stage);
            Assert.That(ended.TryTake(out var which, Patience), "the continuation was not called");
            Assert.That(which, Is.EqualTo(stage));
            Wiring.Complete(stage, frame);
        }

        return (Value(frame, AnswerStage), pending);
    }

    public object? Answer(int query = 0) => Run(query).Answer;

    private int AnswerStage => Wiring.Stages.ToList().FindIndex(stage => stage.Successors.Length == 0);

    /// <summary>The result of a stage, read from the frame.</summary>
    public static object? Value(QueryFrame frame, int stage) => frame.GetType().GetField("result" + stage)!.GetValue(frame);

    /// <summary>A static field of a type in the subject's assembly.</summary>
    public T Static<T>(string type, string field) =>
        (T)Assembly.GetType(type, throwOnError: true)!.GetField(field, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!.GetValue(null)!;
}
