using System.Text.RegularExpressions;
using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>Where in the user's own source an exception came from, read from its text: the frames of Modbench and of generated code are none of it.</summary>
public static partial class SourcePlace
{
    private const string Own = "Modbench.";

    /// <summary>The innermost place in a file of the project, or where there is none, in any source file but Modbench's own.</summary>
    /// <param name="detail">An exception with its stack trace.</param>
    /// <param name="folder">The project's; null: unknown.</param>
    /// <returns><c>Parts/Embed.cs:31</c>, relative to the folder, or the file's name alone where it is not in it; null: the trace has no such file.</returns>
    public static string? Of(string detail, string? folder)
    {
        var places = Frames(detail).ToArray();
        foreach (var place in places)
        {
            if (Within(place.File, folder) is { } inside) return $"{inside}:{place.Line}";
        }

        return Array.Find(places, place => !place.Method.StartsWith(Own, StringComparison.Ordinal)) is { File: not null } foreign ? $"{NameOf(foreign.File)}:{foreign.Line}" : null;
    }

    /// <summary>Where the stage is declared, for an exception whose trace does not say more: once the JIT compiler has inlined a stage, its frame is gone.</summary>
    /// <param name="detail">An exception with its stack trace.</param>
    /// <param name="stage">That it came from; null: unknown.</param>
    /// <returns>As <see cref="Of"/>; null: the stage is unknown, or nothing was thrown.</returns>
    public static string? OfStage(string detail, StageNode? stage) => stage is not null && AnyFrame().IsMatch(detail) ? FormattableString.Invariant($"{stage.File}:{stage.Line}") : null;

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

    private static IEnumerable<(string Method, string File, string Line)> Frames(string detail) =>
        Frame().Matches(detail)
            .Select(match => (Method: match.Groups["method"].Value, File: match.Groups["file"].Value.Replace('\\', '/'), Line: match.Groups["line"].Value))
            .Where(frame => !frame.File.EndsWith(".g.cs", StringComparison.Ordinal));

    private static string? Within(string file, string? folder) =>
        folder is not null && folder.Replace('\\', '/').TrimEnd('/') + '/' is var root && file.StartsWith(root, StringComparison.Ordinal) ? file[root.Length..] : null;

    private static string NameOf(string file) => file[(file.LastIndexOf('/') + 1)..];

    // The runtime's words for a frame are English, whatever the culture.
    [GeneratedRegex(@"^ +at (?<method>.+\)) in (?<file>.+):line (?<line>\d+)\r?$", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Frame();

    [GeneratedRegex(@"^ +at .+\(.*\)", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex AnyFrame();
}
