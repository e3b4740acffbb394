using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Modbench.Generators.Model;
using Modbench.Generators.Reading;
using Modbench.Generators.Writing;

namespace Modbench.Generators;

/// <summary>
/// Writes, for each class marked [Pipeline], its typed wiring; and for the assembly a module initializer that registers them, the manifest
/// as an attribute, and a <c>Main</c> where a console application has none.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class PipelineGenerator : IIncrementalGenerator
{
    internal const string WiringStep = "Wiring";
    internal const string ManifestStep = "Manifest";
    internal const string PartsStep = "Parts";
    internal const string EntryPointStep = "EntryPoint";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var readings = context.SyntaxProvider.ForAttributeWithMetadataName(
            "Modbench.PipelineAttribute",
            static (node, _) => node is ClassDeclarationSyntax or RecordDeclarationSyntax,
            static (found, stop) => found.TargetSymbol is INamedTypeSymbol { TypeKind: TypeKind.Class } pipeline && IsFirstMark(found)
                ? PipelineReader.Read(pipeline, (TypeDeclarationSyntax)found.TargetNode, found.SemanticModel.Compilation, stop)
                : new PipelineReading(null, null, null, EquatableArray<Mistake>.Empty));

        var mistakes = readings
            .SelectMany(static (reading, _) => reading.Mistakes)
            .Collect()
            .Select(static (all, _) => all.Distinct().ToEquatable());
        context.RegisterSourceOutput(mistakes.Combine(context.CompilationProvider), static (output, found) =>
        {
            foreach (var mistake in found.Left) output.ReportDiagnostic(mistake.ToDiagnostic(found.Right));
        });

        ReportStrayMembers(context);

        var wirings = readings
            .Where(static reading => reading.Wiring is not null)
            .Select(static (reading, _) => reading.Wiring!)
            .WithTrackingName(WiringStep);
        context.RegisterSourceOutput(wirings, static (output, wiring) =>
            output.AddSource(TypeName.Of(wiring.FullName) + ".g.cs", new WiringWriter(wiring).Write()));

        var pipelines = wirings
            .Select(static (wiring, _) => wiring.FullName)
            .Collect()
            .Select(static (names, _) => names.ToEquatable());
        context.RegisterSourceOutput(pipelines, static (output, names) =>
        {
            if (names.Count > 0) output.AddSource("Registration.g.cs", RegistrationWriter.Registration(names));
        });

        var parts = readings
            .Where(static reading => reading.Parts is not null)
            .Select(static (reading, _) => reading.Parts!)
            .WithTrackingName(PartsStep);
        context.RegisterSourceOutput(parts, static (output, part) => output.AddSource(part.Name + ".g.cs", PartsWriter.Write(part, PackageVersion)));

        var folder = context.AnalyzerConfigOptionsProvider.Select(static (options, _) =>
            options.GlobalOptions.TryGetValue("build_property.ProjectDir", out var value) ? value : null);
        var assembly = context.CompilationProvider.Select(static (compilation, _) =>
            compilation.GetTypeByMetadataName("Modbench.Engine.PipelineManifestAttribute") is null ? null : compilation.AssemblyName ?? "");
        var manifest = readings
            .Where(static reading => reading.Graph is not null)
            .Select(static (reading, _) => reading.Graph!)
            .Collect()
            .Select(static (graphs, _) => graphs.ToEquatable())
            .Combine(assembly)
            .Combine(folder)
            .WithTrackingName(ManifestStep);
        context.RegisterSourceOutput(manifest, static (output, found) =>
        {
            var ((graphs, name), root) = found;
            if (name is not null) output.AddSource("Manifest.g.cs", new ManifestWriter(PackageVersion, name, root).Write(graphs));
        });

        var needsMain = context.CompilationProvider
            .Select(static (compilation, stop) => compilation.Options.OutputKind == OutputKind.ConsoleApplication
                && compilation.GetTypeByMetadataName("Modbench.Engine.EntryPoint") is not null
                && compilation.GetEntryPoint(stop) is null)
            .WithTrackingName(EntryPointStep);
        context.RegisterSourceOutput(needsMain, static (output, needed) =>
        {
            if (needed) output.AddSource("Main.g.cs", RegistrationWriter.Main());
        });
    }

    private static void ReportStrayMembers(IncrementalGeneratorInitializationContext context)
    {
        var bases = context.SyntaxProvider.ForAttributeWithMetadataName(
                "Modbench.PipelineAttribute",
                static (_, _) => true,
                static (found, _) => found.TargetSymbol is INamedTypeSymbol pipeline ? StrayMembers.Bases(pipeline) : EquatableArray<string>.Empty)
            .SelectMany(static (names, _) => names)
            .Collect()
            .Select(static (names, _) => names.Distinct().ToEquatable());
        var members = StrayMembers.Marks
            .Select(mark => context.SyntaxProvider.ForAttributeWithMetadataName(
                    "Modbench." + mark,
                    static (_, _) => true,
                    (found, _) => StrayMembers.Read(found.TargetSymbol, mark))
                .Where(static member => member is not null)
                .Select(static (member, _) => member!)
                .Collect())
            .Aggregate(static (all, more) => all.Combine(more).Select(static (both, _) => both.Left.AddRange(both.Right)))
            .Combine(bases)
            .Select(static (found, _) => StrayMembers.Told(found.Left, new HashSet<string>(found.Right)).ToEquatable());
        context.RegisterSourceOutput(members.Combine(context.CompilationProvider), static (output, found) =>
        {
            foreach (var mistake in found.Left) output.ReportDiagnostic(mistake.ToDiagnostic(found.Right));
        });
    }

    /// <summary>False for a further part of a class marked twice, which the compiler refuses.</summary>
    private static bool IsFirstMark(GeneratorAttributeSyntaxContext found) =>
        found.TargetSymbol.FindAttribute("PipelineAttribute")?.ApplicationSyntaxReference is { } first
        && first.SyntaxTree == found.TargetNode.SyntaxTree && found.TargetNode.Span.Contains(first.Span);

    /// <summary>The version of the package that this generator came in.</summary>
    internal static string PackageVersion { get; } =
        typeof(PipelineGenerator).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0.0.0";
}
