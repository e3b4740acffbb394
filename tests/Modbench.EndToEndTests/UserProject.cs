using System.Diagnostics;
using Modbench.Ledger;
using Modbench.Tests.Schema;

namespace Modbench.EndToEndTests;

/// <summary>A project as a user has it: in a folder outside the repository, with package references.</summary>
internal sealed class UserProject
{
    /// <summary>Two stages and nothing else.</summary>
    public const string Shout =
        """
        using Modbench;

        [Pipeline]
        [SingleStream(Queries = 20, WarmupQueries = 5)]
        public sealed class Shout
        {
            [Queries] static IEnumerable<string> Texts() => ["one", "two", "three"];
            [Stage] static string Upper(string text) => text.ToUpperInvariant();
            [Stage] static int Count(string upper) => upper.Length;
        }
        """;

    public UserProject(string name, string? file = null, string? folder = null)
    {
        Name = name;
        Folder = Directory.CreateDirectory(Path.Combine(Feed.Folder, "projects", folder ?? name)).FullName;
        Write(name + ".csproj", file ?? ProjectFile());
    }

    public string Name { get; }

    public string Folder { get; }

    public string Artifacts => Path.Combine(Folder, "Modbench.Artifacts");

    /// <summary>A class library's file, as <c>dotnet new classlib</c> and <c>dotnet add package Modbench</c> leave it.</summary>
    public static string ProjectFile(string sdk = "Microsoft.NET.Sdk", string properties = "", string items = "", string framework = "net10.0", string? version = null) =>
        $"""
        <Project Sdk="{sdk}">
          <PropertyGroup>
            <TargetFramework>{framework}</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
            <Nullable>enable</Nullable>
            {properties}
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="Modbench" Version="{version ?? Feed.Version}" />
            {items}
          </ItemGroup>
        </Project>
        """;

    public UserProject Write(string file, string text)
    {
        var path = Path.Combine(Folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return this;
    }

    /// <summary><c>dotnet modbench …</c> in the project's folder.</summary>
    public CommandResult Modbench(params string[] arguments) => Command.Run(Folder, "dotnet", ["modbench", .. arguments]);

    /// <summary>Another command in the project's folder.</summary>
    public CommandResult Run(string command, params string[] arguments) => Command.Run(Folder, command, arguments);

    /// <summary>The same without waiting. The process is the tool itself; a test host in the background would have it ignore interrupts.</summary>
    public Process StartModbench(params string[] arguments) => Command.Start(Folder, "env", ["--default-signal=INT", Feed.Tool, .. arguments]);

    /// <summary>As a shell with job control starts it: the process is the first of its group.</summary>
    public Process StartModbenchInAGroupOfItsOwn(params string[] arguments) => Command.Start(Folder, "env", ["--default-signal=INT", "setsid", Feed.Tool, .. arguments]);

    /// <summary>Processes of the project's own program that are alive.</summary>
    public IReadOnlyList<int> Children()
    {
        var program = Path.Combine(Folder, "bin", "Release", "net10.0", Name);
        return [.. Directory.EnumerateDirectories("/proc")
            .Select(folder => (Id: int.TryParse(Path.GetFileName(folder), out var id) ? id : 0, Exe: Path.Combine(folder, "exe")))
            .Where(process => process.Id > 0 && Target(process.Exe) == program)
            .Select(process => process.Id)];
    }

    private static string? Target(string link)
    {
        try
        {
            return new FileInfo(link).LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The latest run's ledger; its digest is verified, and that it is what its schema says.</summary>
    public RunLedger Ledger()
    {
        var path = Path.Combine(Artifacts, "latest", LedgerFile.Name);
        Assert.That(LedgerSchemaFile.Errors(File.ReadAllBytes(path)), Is.Empty, path);
        return LedgerFile.Read(path);
    }
}
