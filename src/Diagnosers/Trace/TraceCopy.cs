using System.Security.Cryptography;

namespace Modbench.Diagnosers;

/// <summary>
/// A trace on its way from a process to a file, and later whether the file still is what came. Only such a one is given to the parser: from some damaged files that
/// takes a length, and asks for gigabytes.
/// </summary>
internal sealed class TraceCopy
{
    private byte[]? digest;

    /// <summary>Copies to the end of the stream.</summary>
    /// <param name="from">What comes.</param>
    /// <param name="file">Is made, or made anew.</param>
    public async Task CopyAsync(Stream from, string file)
    {
        await using var to = new FileStream(file, FileMode.Create, FileAccess.ReadWrite);
        await from.CopyToAsync(to).ConfigureAwait(false);

        // Once it is whole: while it comes, the subject is being measured.
        to.Position = 0;
        digest = await SHA256.HashDataAsync(to).ConfigureAwait(false);
    }

    /// <summary>Returns where the file is what was copied.</summary>
    /// <exception cref="IOException">It is not.</exception>
    public void Verify(string file)
    {
        using var stream = File.OpenRead(file);
        if (digest is null || !SHA256.HashData(stream).AsSpan().SequenceEqual(digest))
            throw new IOException($"{Path.GetFileName(file)} is not what was recorded: it has been damaged, cut off or replaced");
    }
}
