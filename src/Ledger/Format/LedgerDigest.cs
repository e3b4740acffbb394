using System.Security.Cryptography;

namespace Modbench.Ledger;

/// <summary>The SHA-256 that a ledger file carries of itself, taken with its own hex digits as zeros.</summary>
internal static class LedgerDigest
{
    private const string Prefix = "sha256:";
    private const int Digits = 64;
    private static readonly byte[] Marker = "\"sha256:"u8.ToArray();

    /// <summary>The digest of a ledger that has not been written.</summary>
    public static string Blank { get; } = Prefix + new string('0', Digits);

    /// <summary>Puts the digest into a serialised ledger whose digest is <see cref="Blank"/>.</summary>
    public static void Stamp(Span<byte> file)
    {
        var digits = Find(file);
        Hex(SHA256.HashData(file)).CopyTo(file[digits..]);
    }

    /// <summary>True when the file carries the digest of its own bytes. Exactly one byte sequence per file passes: hex digits are lower case.</summary>
    public static bool Verify(ReadOnlySpan<byte> file)
    {
        var at = Find(file);
        if (at < 0)
        {
            return false;
        }

        var blank = file.ToArray();
        blank.AsSpan(at, Digits).Fill((byte)'0');
        return file.Slice(at, Digits).SequenceEqual(Hex(SHA256.HashData(blank)));
    }

    /// <summary>The file has room for one, right or wrong.</summary>
    public static bool IsIn(ReadOnlySpan<byte> file) => Find(file) >= 0;

    // The digest is the file's second property, so the first match is its own.
    private static int Find(ReadOnlySpan<byte> file)
    {
        var marker = file.IndexOf(Marker);
        return marker < 0 || marker + Marker.Length + Digits > file.Length ? -1 : marker + Marker.Length;
    }

    private static byte[] Hex(byte[] hash) => System.Text.Encoding.ASCII.GetBytes(Convert.ToHexStringLower(hash));
}
