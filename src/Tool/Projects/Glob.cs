using System.IO.Enumeration;

namespace Modbench.Tool.Projects;

/// <summary>An MSBuild pattern: <c>*</c> and <c>?</c> within a folder's or file's name, <c>**</c> for any number of folders.</summary>
internal sealed class Glob
{
    private static readonly EnumerationOptions Shallow = new() { RecurseSubdirectories = false, AttributesToSkip = 0 };

    private readonly string root;
    private readonly string[] parts;

    /// <param name="pattern">Rooted, with a wildcard.</param>
    public Glob(string pattern)
    {
        var text = pattern.Replace('\\', '/');
        var wild = text.IndexOfAny(['*', '?']);
        var rootEnd = text.LastIndexOf('/', wild) + 1;
        root = Path.GetFullPath(text[..rootEnd]);
        parts = text[rootEnd..].Split('/');
    }

    /// <summary>The files that match now, except in folders that builds and tools write to.</summary>
    public IEnumerable<string> Files()
    {
        // MSBuild takes a part such as **.cs for a plain name.
        var isPlain = parts.Any(part => part.Length > 2 && part.Contains("**", StringComparison.Ordinal));
        var open = new Stack<string>(!isPlain && Directory.Exists(root) ? [root] : []);
        while (open.TryPop(out var next))
        {
            foreach (var entry in new DirectoryInfo(next).EnumerateFileSystemInfos("*", Shallow))
            {
                if (entry is DirectoryInfo)
                {
                    if ((parts.Length > 1 || parts[0] == "**") && entry.Name is not ("bin" or "obj" or "node_modules" or "Modbench.Artifacts") && entry.Name[0] != '.')
                    {
                        open.Push(entry.FullName);
                    }
                }
                else if (Matches(parts, entry.FullName[root.Length..].Split(Path.DirectorySeparatorChar)))
                {
                    yield return entry.FullName;
                }
            }
        }
    }

    /// <summary>As in MSBuild, on every system: upper and lower case are the same, and <c>*.*</c> needs no dot.</summary>
    private static bool Matches(ReadOnlySpan<string> pattern, ReadOnlySpan<string> path) => pattern switch
    {
        [] => path.IsEmpty,
        ["**", .. var rest] => Matches(rest, path) || (!path.IsEmpty && Matches(pattern, path[1..])),
        [var first, .. var rest] => !path.IsEmpty && (first == "*.*" || FileSystemName.MatchesSimpleExpression(first, path[0])) && Matches(rest, path[1..]),
    };
}
