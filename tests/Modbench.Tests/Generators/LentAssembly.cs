using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Emit;

namespace Modbench.Tests.Generators;

/// <summary>A library with pipelines, built and at hand for those that load what references it.</summary>
/// <param name="Name">Of the assembly.</param>
/// <param name="Reference">As a build compiles against it: without private members, and without internal ones unless it has friends.</param>
internal sealed record LentAssembly(string Name, MetadataReference Reference)
{
    private static readonly ConcurrentDictionary<string, byte[]> Images = [];

    private static readonly ConcurrentDictionary<string, Assembly> Loaded = [];

    static LentAssembly() => AppDomain.CurrentDomain.AssemblyResolve += static (_, wanted) =>
        new AssemblyName(wanted.Name).Name is { } name && Images.TryGetValue(name, out var image) ? Loaded.GetOrAdd(name, _ => Assembly.Load(image)) : null;

    /// <summary>Builds it; its name is one of its own.</summary>
    public static LentAssembly Build(string name, string source, params LentAssembly[] uses)
    {
        name += Guid.NewGuid().ToString("N");
        var (output, reported) = GeneratorRun.Generate(GeneratorRun.Compile([source], references: uses.Select(library => library.Reference), name: name));
        Assert.That(reported.Concat(GeneratorRun.Diagnose(output)).Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning), Is.Empty);
        return Of(name, output);
    }

    public static LentAssembly Of(string name, Compilation output)
    {
        using var image = new MemoryStream();
        using var reference = new MemoryStream();
        Assert.That(output.Emit(image).Success);
        Assert.That(output.Emit(reference, options: new EmitOptions(metadataOnly: true, includePrivateMembers: false)).Success);
        Images[name] = image.ToArray();
        return new(name, MetadataReference.CreateFromImage(reference.ToArray()));
    }
}
