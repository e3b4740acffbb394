namespace Modbench.Generators.Model;

/// <summary>The class by which other assemblies reach a pipeline's stages. Types and expressions are C# text, fully qualified.</summary>
/// <param name="Name">Of the class.</param>
/// <param name="Hidden">The type that is not public, as people write it; null: all are.</param>
/// <param name="Graph">What <see cref="Reading.PartsText"/> makes of the graph.</param>
/// <param name="Methods">Whole declarations.</param>
internal sealed record PartsModel(string Name, string? Hidden, string Graph, EquatableArray<string> Methods, EquatableArray<string> Accessors);
