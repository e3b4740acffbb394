using System.Text.Json;

namespace Modbench.Ledger;

/// <summary>Ledgers on disk. A reader sees a whole ledger or an error, never a part of one.</summary>
public static class LedgerFile
{
    /// <summary>Name of the file in a run's folder.</summary>
    public const string Name = "ledger.json";

    /// <summary>The ledger as UTF-8 JSON, its digest stamped.</summary>
    public static byte[] ToBytes(RunLedger ledger)
    {
        // A text file ends with a line's end, and the digest is of the whole file.
        byte[] file = [.. JsonSerializer.SerializeToUtf8Bytes(ledger with { Digest = LedgerDigest.Blank }, LedgerJson.Default.RunLedger), (byte)'\n'];
        LedgerDigest.Stamp(file);
        return file;
    }

    /// <summary>Writes under a temporary name in the same folder and renames, so that a kill at any moment leaves the old file or the new one.</summary>
    /// <exception cref="ModbenchException">MB4004: the folder cannot be written.</exception>
    public static void Write(string path, RunLedger ledger) => Write(path, ToBytes(ledger));

    internal static void Write(string path, byte[] file)
    {
        var temporary = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            File.WriteAllBytes(temporary, file);
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            var mend = Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path))) ? $"{cause.Message} Make the folder writable." : "its folder is not there, make it first.";
            throw new ModbenchException("MB4004", $"{path} can't be written: {mend}", inner: cause);
        }
    }

    /// <summary>Reads a ledger and verifies its digest.</summary>
    /// <exception cref="ModbenchException">MB4001 it can't be read, MB4002 it is damaged or no ledger, MB4003 another version's schema.</exception>
    public static RunLedger Read(string path)
    {
        byte[] file;
        try
        {
            file = File.ReadAllBytes(path);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new ModbenchException("MB4001", $"{path} can't be read: {(Directory.Exists(path) ? "it is a folder, give a file" : cause.Message)}", inner: cause);
        }

        return Parse(file, path);
    }

    /// <summary>A ledger from its bytes.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="path">Named in errors.</param>
    /// <exception cref="ModbenchException">MB4002 it is damaged or no ledger, MB4003 another version's schema.</exception>
    public static RunLedger Parse(ReadOnlySpan<byte> file, string path)
    {
        // Git may give text files other line ends on Windows; within strings there are none.
        if (!LedgerDigest.Verify(file) && (file.IndexOf((byte)'\r') < 0 || !LedgerDigest.Verify(file = WithoutCarriageReturns(file))))
        {
            throw new ModbenchException("MB4002", $"{path} {Damage(file)} Run again, or restore the file.");
        }

        try
        {
            // Before all else is read: another schema may have other fields, and that is no damage.
            var writer = LedgerWriter.Of(file);
            if (writer.Problem is { } problem) throw new ModbenchException("MB4003", $"{path} {problem}");
            return Deserialize(file, path, writer);
        }
        catch (JsonException cause)
        {
            throw new ModbenchException("MB4002", $"{path} is no ledger: {cause.Message}", inner: cause);
        }
    }

    private static string Damage(ReadOnlySpan<byte> file) =>
        file.IsEmpty ? "is no ledger: it is empty."
        : !LedgerDigest.IsIn(file) ? "is no ledger: it carries no digest."
        : "is damaged: its digest is not that of its content.";

    private static byte[] WithoutCarriageReturns(ReadOnlySpan<byte> file) => Array.FindAll(file.ToArray(), one => one != '\r');

    private static RunLedger Deserialize(ReadOnlySpan<byte> file, string path, LedgerWriter writer)
    {
        try
        {
            return JsonSerializer.Deserialize(file, LedgerJson.Default.RunLedger) ?? throw new JsonException("null");
        }
        catch (JsonException cause) when (writer.IsAnotherVersion)
        {
            // Of one schema, later versions may say more: another cause, another kind of scenario.
            throw new ModbenchException("MB4003", $"{path} was written by Modbench {writer.Version}, and version {LedgerWriter.Own} can't read it: {cause.Message} Use the version that wrote it.", inner: cause);
        }
    }
}
