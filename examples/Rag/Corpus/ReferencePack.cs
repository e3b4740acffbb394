using System.Runtime.InteropServices;

namespace Rag;

/// <summary>The XML documentation that every .NET SDK carries beside its reference assemblies.</summary>
public static class ReferencePack
{
    private static readonly string[] Assemblies =
    [
        "System.Linq", "System.Collections", "System.Collections.Concurrent", "System.Collections.Immutable", "System.Threading",
        "System.Threading.Channels", "System.Threading.Tasks.Parallel", "System.Threading.Thread", "System.Threading.ThreadPool",
        "System.IO.Compression", "System.IO.Compression.ZipFile", "System.IO.Compression.Brotli", "System.Text.Json", "System.Net.Http",
        "System.Net.Http.Json", "System.Runtime",
    ];

    /// <exception cref="DirectoryNotFoundException">There is a runtime but no SDK.</exception>
    public static IReadOnlyList<string> Files()
    {
        var version = $"net{Environment.Version.Major}.{Environment.Version.Minor}";
        var roots = Roots().Distinct().ToArray();
        var folder = roots
            .Select(root => Path.Combine(root, "packs", "Microsoft.NETCore.App.Ref"))
            .Where(Directory.Exists)
            .SelectMany(Directory.GetDirectories)
            .Select(pack => Path.Combine(pack, "ref", version))
            .Where(Directory.Exists)
            .Order(StringComparer.Ordinal)
            .LastOrDefault();
        return folder is null
            ? throw new DirectoryNotFoundException(
                $"No reference pack for {version} (packs/Microsoft.NETCore.App.Ref) under {string.Join(" or ", roots)}: " +
                "install the .NET SDK, or let DOTNET_ROOT point to it.")
            : [.. Assemblies.Select(assembly => Path.Combine(folder, assembly + ".xml")).Where(File.Exists)];
    }

    /// <summary>Where .NET may be installed: the running one first, then DOTNET_ROOT, then the one on PATH.</summary>
    private static IEnumerable<string> Roots()
    {
        yield return Path.GetFullPath("../../..", RuntimeEnvironment.GetRuntimeDirectory());

        if (Environment.GetEnvironmentVariable("DOTNET_ROOT") is { Length: > 0 } root) yield return root;

        var dotnet = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
        {
            var file = new FileInfo(Path.Combine(folder, dotnet));
            if (file.Exists) yield return (file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file).DirectoryName!;
        }
    }
}
