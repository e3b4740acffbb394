using System.Text.RegularExpressions;

namespace Modbench.Ledger;

/// <summary>Where in the user's own source an exception came from, read from its text: the frames of Modbench and of generated code are none of it.</summary>
public static partial class SourcePlace
{
    /// <summary>The innermost place in a file of the project, or where there is none, in any source file.</summary>
    /// <param name="detail">An exception with its stack trace.</param>
    /// <param name="folder">The project's; null: unknown.</param>
    /// <returns><c>Parts/Embed.cs:31</c>, relative to the folder, or the file's name alone where it is not in it; null: the trace has no source file.</returns>
    public static string? Of(string detail, string? folder)
    {
        var places = Frames(detail).ToArray();
        foreach (var (file, line) in places)
        {
            if (Within(file, folder) is { } inside) return $"{inside}:{line}";
        }

        return places is [var (first, at), ..] ? $"{NameOf(first)}:{at}" : null;
    }

    /// <summary>As <see cref="Of"/>, for a reader who only knows how the project's files are called: the folder is what stands before one of them.</summary>
    /// <param name="detail">An exception with its stack trace.</param>
    /// <param name="files">Relative to the project's folder.</param>
    public static string? Among(string detail, IEnumerable<string> files)
    {
        var known = files.Select(file => '/' + file.Replace('\\', '/')).ToArray();
        var folder = Frames(detail)
            .SelectMany(frame => known.Where(file => frame.File.EndsWith(file, StringComparison.Ordinal)).Select(file => frame.File[..^file.Length]))
            .MinBy(found => found.Length);
        return Of(detail, folder);
    }

    private static IEnumerable<(string File, string Line)> Frames(string detail) =>
        Frame().Matches(detail)
            .Select(match => (File: match.Groups["file"].Value.Replace('\\', '/'), Line: match.Groups["line"].Value))
            .Where(frame => !frame.File.EndsWith(".g.cs", StringComparison.Ordinal));

    private static string? Within(string file, string? folder) =>
        folder is not null && folder.Replace('\\', '/').TrimEnd('/') + '/' is var root && file.StartsWith(root, StringComparison.Ordinal) ? file[root.Length..] : null;

    private static string NameOf(string file) => file[(file.LastIndexOf('/') + 1)..];

    // The runtime's words for a frame are English, whatever the culture.
    [GeneratedRegex(@"^ +at .+\) in (?<file>.+):line (?<line>\d+)\r?$", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Frame();
}
