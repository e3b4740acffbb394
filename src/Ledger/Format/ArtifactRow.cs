namespace Modbench.Ledger;

/// <summary>A file that the run has written beside the ledger.</summary>
/// <param name="File">Its name in the run's folder.</param>
/// <param name="Length">In bytes.</param>
/// <param name="Digest"><c>sha256:</c> and 64 hex digits over the file.</param>
public sealed record ArtifactRow(string File, long Length, string Digest);
