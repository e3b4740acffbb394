using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Modbench.Generators.Model;

/// <summary>A place in a source file, without the syntax tree that a <see cref="Location"/> would keep alive.</summary>
/// <param name="File">The path as the compiler was given it.</param>
/// <param name="Span">Characters in the file.</param>
/// <param name="Lines">The same, 0-based lines and columns.</param>
internal sealed record Place(string File, TextSpan Span, LinePositionSpan Lines)
{
    /// <summary>Where it starts.</summary>
    public Point Start => new(File, Lines.Start.Line + 1, Lines.Start.Character + 1);

    public static Place? Of(Location? location) =>
        location is { IsInSource: true }
            ? new(location.SourceTree!.FilePath, location.SourceSpan, location.GetLineSpan().Span)
            : null;

    /// <summary>The location in the compilation's own tree, where <c>#pragma</c> and <c>.editorconfig</c> hold.</summary>
    public Location ToLocation(Compilation compilation)
    {
        foreach (var tree in compilation.SyntaxTrees)
        {
            if (tree.FilePath == File && Span.End <= tree.Length) return Location.Create(tree, Span);
        }

        return Location.Create(File, Span, Lines);
    }
}

/// <summary>A place as the manifest tells it; unlike <see cref="Place"/> it stays when text before it on other lines changes length.</summary>
/// <param name="Line">1-based.</param>
/// <param name="Column">1-based.</param>
internal sealed record Point(string File, int Line, int Column);
