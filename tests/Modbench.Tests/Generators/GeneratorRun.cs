using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Modbench.Engine;
using Modbench.Generators;
using Modbench.Generators.Suppressors;

namespace Modbench.Tests.Generators;

/// <summary>Runs the generator over sources in memory, as the compiler would for a project that references Modbench.</summary>
internal static class GeneratorRun
{
    public const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Modbench;
        """;

    public const string ProjectFolder = "/project/";

    private static readonly CSharpParseOptions Parse = new(LanguageVersion.CSharp13);

    private static readonly ImmutableArray<MetadataReference> Framework =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is var name && (name.StartsWith("System.", StringComparison.Ordinal) || name is "netstandard.dll" or "mscorlib.dll"))
            .Select(path => MetadataReference.CreateFromFile(path)),
        MetadataReference.CreateFromFile(typeof(PipelineAttribute).Assembly.Location),
        MetadataReference.CreateFromFile(typeof(PipelineWiring).Assembly.Location),
    ];

    /// <remarks>Bare: without global usings and nullable types, and with every warning an error.</remarks>
    public static CSharpCompilation Compile(
        IReadOnlyList<string> sources, OutputKind kind = OutputKind.DynamicallyLinkedLibrary, IEnumerable<MetadataReference>? references = null,
        string? name = null, bool bare = false)
    {
        var trees = sources.Select((source, i) => CSharpSyntaxTree.ParseText(source, Parse, $"{ProjectFolder}File{i}.cs"))
            .Append(CSharpSyntaxTree.ParseText(bare ? "" : Usings, Parse, $"{ProjectFolder}obj/Usings.cs"));
        var options = new CSharpCompilationOptions(
            kind,
            nullableContextOptions: bare ? NullableContextOptions.Disable : NullableContextOptions.Enable,
            optimizationLevel: OptimizationLevel.Release,
            generalDiagnosticOption: bare ? ReportDiagnostic.Error : ReportDiagnostic.Default);
        return CSharpCompilation.Create(name ?? "Subject" + Guid.NewGuid().ToString("N"), trees, Framework.AddRange(references ?? []), options);
    }

    /// <summary>The compilation with what was generated, and what the generator reported.</summary>
    public static (Compilation Output, ImmutableArray<Diagnostic> Reported) Generate(CSharpCompilation compilation)
    {
        Driver().RunGeneratorsAndUpdateCompilation(compilation, out var output, out var reported);
        return (output, reported);
    }

    public static GeneratorDriver Driver(bool track = false) => CSharpGeneratorDriver.Create(
        [new PipelineGenerator().AsSourceGenerator()],
        parseOptions: Parse,
        optionsProvider: new Options(),
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: track));

    /// <summary>All warnings and errors of generator and compiler, those left out that our suppressors silence.</summary>
    public static IReadOnlyList<Diagnostic> Diagnose(CSharpCompilation compilation)
    {
        var (output, reported) = Generate(compilation);
        return [.. reported.Concat(Diagnose(output)).Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning && !diagnostic.IsSuppressed)];
    }

    /// <summary>What compiler and analyzers say when our suppressors are there.</summary>
    public static ImmutableArray<Diagnostic> Diagnose(Compilation compilation, params DiagnosticAnalyzer[] analyzers)
    {
        var options = new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([]), onAnalyzerException: null, concurrentAnalysis: false, logAnalyzerExecutionTime: false, reportSuppressedDiagnostics: false);
        var all = compilation.WithAnalyzers([new UseSuppressor(), new SetupSuppressor(), .. analyzers], options);
        return all.GetAllDiagnosticsAsync().GetAwaiter().GetResult();
    }

    private sealed class Options : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Globals();

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;

        private sealed class Globals : AnalyzerConfigOptions
        {
            public override bool TryGetValue(string key, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? value)
            {
                value = key == "build_property.ProjectDir" ? ProjectFolder : null;
                return value is not null;
            }
        }
    }
}
