using System.Text;

namespace Modbench.Ledger;

/// <summary>The waivers of a project.</summary>
/// <param name="File">Where they stand, relative to the project's folder, with <c>/</c>.</param>
/// <param name="Waivers">In the order of the file.</param>
public sealed record WaiverFile(string File, IReadOnlyList<Waiver> Waivers)
{
    /// <summary>Its name, in the project's folder or in one above it, up to that of the repository.</summary>
    public const string Name = "modbench.waivers";

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The nearest file of that name; null: there is none.</summary>
    /// <param name="projectFolder">The measured project's.</param>
    /// <exception cref="ModbenchException">MB3030: it can't be read; MB3031 to MB3037: a line of it is wrong.</exception>
    public static WaiverFile? Find(string projectFolder)
    {
        for (var folder = Path.GetFullPath(projectFolder); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            var file = Path.Combine(folder, Name);
            if (System.IO.File.Exists(file)) return Read(file, projectFolder);

            // A folder in a work tree, a file in a linked one: above it begins what belongs to others.
            if (Path.Exists(Path.Combine(folder, ".git"))) return null;
        }

        return null;
    }

    /// <param name="path">The file.</param>
    /// <param name="projectFolder">The measured project's: the ledger names the file as it lies to that, errors by its full path.</param>
    /// <exception cref="ModbenchException">MB3030: it can't be read; MB3031 to MB3037: a line of it is wrong.</exception>
    public static WaiverFile Read(string path, string projectFolder)
    {
        var full = Path.GetFullPath(path);
        string text;
        try
        {
            text = Strict.GetString(System.IO.File.ReadAllBytes(path)).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException cause)
        {
            throw new ModbenchException("MB3030", $"{full} is not UTF-8 text: save it as such", inner: cause);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new ModbenchException("MB3030", $"{full} can't be read: {cause.Message}", inner: cause);
        }

        return new WaiverFile(Path.GetRelativePath(projectFolder, full).Replace('\\', '/'), WaiverParser.Parse(text, full));
    }
}
