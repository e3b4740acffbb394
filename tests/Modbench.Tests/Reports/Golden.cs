using System.Runtime.CompilerServices;

namespace Modbench.Tests.Reports;

/// <summary>Expected output in files beside the tests. MODBENCH_GOLDEN=write writes them anew, to be read in the diff before committing.</summary>
internal static class Golden
{
    public static void Holds(string name, string output)
    {
        var path = Path.Combine(Folder(), name);
        if (Environment.GetEnvironmentVariable("MODBENCH_GOLDEN") == "write")
        {
            Directory.CreateDirectory(Folder());
            File.WriteAllText(path, output);
        }

        Assert.That(output, Is.EqualTo(File.ReadAllText(path).ReplaceLineEndings("\n")));
    }

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Golden");
}
