using System.Globalization;
using System.Reflection;

namespace Modbench.EndToEndTests;

/// <summary>Packs the repository once, as a release would, and installs the tool from the packages; everything in a temporary folder.</summary>
[SetUpFixture]
internal sealed class Feed
{
    /// <summary>Everything that these tests write is in here.</summary>
    public static string Folder { get; } = Directory.CreateTempSubdirectory("modbench-e2e-").FullName;

    public static string Packages { get; } = Path.Combine(Folder, "feed");

    public static string ToolFolder { get; } = Path.Combine(Folder, "tool");

    public static string Tool { get; } = Path.Combine(ToolFolder, "dotnet-modbench");

    public static string PackagesFolder { get; } = Path.Combine(Folder, "packages");

    /// <summary>Imported by every project: it has the compiler's server used where the tool's command line says not to.</summary>
    public static string SharedCompiler { get; } = Path.Combine(Folder, "compiler.props");

    /// <summary>No feed has it, so that nothing else can be restored by accident; above all real ones, so that it is what an install without a version takes.</summary>
    public static string Version { get; } = string.Create(
        CultureInfo.InvariantCulture, $"0.{(DateTime.UtcNow - DateTime.UnixEpoch).Days}.{(int)DateTime.UtcNow.TimeOfDay.TotalSeconds / 2}");

    public static string Repository { get; } =
        typeof(Feed).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    [OneTimeSetUp]
    public static void PackAndInstall()
    {
        Directory.CreateDirectory(Packages);
        var machine = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

        // The machine's own sources stay as they are configured; what it has downloaded already need not come again.
        File.WriteAllText(
            Path.Combine(Folder, "NuGet.config"),
            $"""
            <configuration>
              <packageSources><add key="modbench-e2e" value="{Packages}" /></packageSources>
              {(Directory.Exists(machine) ? $"""<fallbackPackageFolders><add key="machine" value="{machine}" /></fallbackPackageFolders>""" : "")}
            </configuration>
            """);

        File.WriteAllText(
            SharedCompiler,
            """<Project TreatAsLocalProperty="UseSharedCompilation"><PropertyGroup><UseSharedCompilation>true</UseSharedCompilation></PropertyGroup></Project>""");

        // Output folders of its own: the repository's may be in use by other tests.
        Must(Command.Run(
            Repository, "dotnet", "pack", "Benchmark.sln", $"-p:Version={Version}", "-o", Packages, "--artifacts-path", Path.Combine(Folder, "artifacts"), "-v:q", "-nologo"));

        // Once for all projects below, and once as a program whose process can be sent signals.
        File.WriteAllText(Path.Combine(Folder, "dotnet-tools.json"), """{ "version": 1, "isRoot": true, "tools": {} }""");
        var program = Task.Run(() => Command.Run(Folder, "dotnet", "tool", "install", "Modbench.Tool", "--tool-path", ToolFolder));
        Must(Command.Run(Folder, "dotnet", "tool", "install", "Modbench.Tool"));
        Must(program.Result);
    }

    [OneTimeTearDown]
    public static void Delete()
    {
        if (Environment.GetEnvironmentVariable("MODBENCH_E2E_KEEP") is null)
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    private static void Must(CommandResult result) => Assert.That(result.ExitCode, Is.Zero, result.ToString());
}
