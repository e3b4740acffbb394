using System.Security.Cryptography;
using Modbench.Ledger;

namespace Modbench.Tool.Running;

/// <summary>The files of a run that hold what the ledger does not, each with its digest: arrivals, samples, stacks and traces. Those that are made of the ledger, or still grow, are none.</summary>
/// <param name="folder">The run's.</param>
internal sealed class RunArtifacts(string folder)
{
    private static readonly string[] Patterns = [ArrivalsFile.Pattern, ResourcesFile.Name, StacksFile.Pattern, "stacks-*.nettrace", "trace-*.nettrace"];
    private readonly Dictionary<string, (long Length, DateTime Changed, ArtifactRow Row)> known = new(StringComparer.Ordinal);

    /// <summary>Those that are there now; read again only where they have changed.</summary>
    public IReadOnlyList<ArtifactRow> Look() =>
    [
        .. Patterns.SelectMany(pattern => new DirectoryInfo(folder).EnumerateFiles(pattern)).OrderBy(file => file.Name, StringComparer.Ordinal).Select(Row),
    ];

    private ArtifactRow Row(FileInfo file)
    {
        if (known.TryGetValue(file.Name, out var before) && (before.Length, before.Changed) == (file.Length, file.LastWriteTimeUtc)) return before.Row;
        using var content = file.OpenRead();
        var row = new ArtifactRow(file.Name, file.Length, "sha256:" + Convert.ToHexStringLower(SHA256.HashData(content)));
        known[file.Name] = (file.Length, file.LastWriteTimeUtc, row);
        return row;
    }
}
