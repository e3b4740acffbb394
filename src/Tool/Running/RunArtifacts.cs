using System.Globalization;
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

    /// <summary>A sentence for each file of a ledger that lies beside it with another length. Digests are not compared: traces may have hundreds of megabytes.</summary>
    public static IEnumerable<string> Changed(string folder, RunLedger ledger) =>
        from row in ledger.Artifacts
        let file = new FileInfo(Path.Combine(folder, row.File))
        where file.Exists && file.Length != row.Length
        select string.Create(CultureInfo.InvariantCulture, $"{row.File} is not as the run left it: {file.Length} bytes in place of {row.Length}");

    private ArtifactRow Row(FileInfo file)
    {
        if (known.TryGetValue(file.Name, out var before) && (before.Length, before.Changed) == (file.Length, file.LastWriteTimeUtc)) return before.Row;
        using var content = file.OpenRead();
        var row = new ArtifactRow(file.Name, file.Length, "sha256:" + Convert.ToHexStringLower(SHA256.HashData(content)));
        known[file.Name] = (file.Length, file.LastWriteTimeUtc, row);
        return row;
    }
}
