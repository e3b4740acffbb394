using System.Diagnostics;
using System.Text.RegularExpressions;
using Modbench.Engine;
using Modbench.Generators;

namespace Modbench.Tests.Generators;

/// <summary>Projects that `dotnet build` builds, with the SDK's own analyzers.</summary>
public sealed partial class RealBuildTests
{
    private const string Valid = """
        using Modbench;

        namespace Shop;

        internal sealed class Loud : IStage<string, string> { public string Run(string text) => text.ToUpperInvariant(); }

        [Pipeline]
        internal sealed class Ask
        {
            private string _suffix;
            [Queries] private static IEnumerable<string> Questions() => ["a", "b"];
            [Setup] private void Load() => _suffix = "!";
            [Stage] private readonly Loud _loud = new();
            [Stage] private string Write(string text) => text + _suffix;
            [Stage] private int Count(string text) => text.Length;
            [Quality("longer")] private static bool IsLonger(string query, int answer) => answer > query.Length;
        }

        [Pipeline]
        public class OnlyStatics
        {
            [Queries] public static IEnumerable<int> Numbers => [1];
            [Stage] public static int Next(int number) => number + 1;
        }
        """;

    private string _folder = null!;

    // One for all: what is restored once need not be again, and a source that is written anew is compiled anew.
    [OneTimeSetUp]
    public void CreateProject()
    {
        _folder = Directory.CreateTempSubdirectory("modbench-build").FullName;
        File.WriteAllText(Path.Combine(_folder, "Shop.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <OutputType>Exe</OutputType>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <EnforceCodeStyleInBuild>true</EnforceCodeStyleInBuild>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
              </PropertyGroup>
              <ItemGroup>
                <Reference Include="{typeof(PipelineAttribute).Assembly.Location}" />
                <Reference Include="{typeof(PipelineWiring).Assembly.Location}" />
                <Analyzer Include="{typeof(PipelineGenerator).Assembly.Location}" />
              </ItemGroup>
            </Project>
            """);
        File.WriteAllText(Path.Combine(_folder, "NuGet.config"), "<configuration><packageSources><clear /></packageSources></configuration>"); // all that it needs comes with the SDK
        string[] rules = ["IDE0051", "IDE0052", "CA1822", "CA1823", "CA1812", "CA1052"];
        File.WriteAllText(Path.Combine(_folder, ".editorconfig"),
            "root = true\n[*.cs]\n" + string.Concat(rules.Select(rule => $"dotnet_diagnostic.{rule}.severity = warning\n")));
    }

    [OneTimeTearDown]
    public void DeleteProject() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void AProjectWithoutAnEntryPointBuildsWithoutAHint() => Assert.That(Build(Valid), Is.Empty);

    [Test]
    public void AMistakeIsTheOnlyErrorAndStandsAtItsLine()
    {
        var source = Valid.Replace("private int Count(string text)", "private int Count(int text)", StringComparison.Ordinal).Replace("text.Length", "text", StringComparison.Ordinal);
        Assert.That(Build(source), Is.EqualTo(new[] { "Ask.cs(15,35): error MB0022: 'Count' takes 'int', but 'Write' gives 'string': change one of the two types, or add a stage between them that converts" }));
    }

    /// <summary>Else the first test would prove nothing.</summary>
    [Test]
    public void WithoutTheMarksTheSameMembersAreHintedAt() =>
        Assert.That(Build(Mark().Replace(Valid, "")).Select(line => Rule().Match(line).Value).Distinct(), Is.SupersetOf(new[] { "CA1812", "CA1822", "CS8618", "IDE0051" }));

    private List<string> Build(string source)
    {
        File.WriteAllText(Path.Combine(_folder, "Ask.cs"), source);
        var start = new ProcessStartInfo("dotnet", ["build", "-nodeReuse:false", "-clp:NoSummary"])
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
            Environment = { ["DOTNET_CLI_UI_LANGUAGE"] = "en", ["MSBUILDDISABLENODEREUSE"] = "1" },
        };
        using var build = Process.Start(start)!;
        var reading = build.StandardOutput.ReadToEndAsync();
        if (!build.WaitForExit(TimeSpan.FromMinutes(2)))
        {
            build.Kill(entireProcessTree: true);
            Assert.Fail($"a build that does not end:\n{reading.Result}");
        }

        var output = reading.Result;
        var lines = Diagnostic().Matches(output).Select(match => match.Value).Distinct().ToList();
        Assert.That(build.ExitCode == 0, Is.EqualTo(lines.Count == 0), output);
        return lines;
    }

    [GeneratedRegex(@"(?<=[/\\])\w+\.cs\(\d+,\d+\): (error|warning) .+?(?= \[)")]
    private static partial Regex Diagnostic();

    [GeneratedRegex(@"\b(CA|IDE|CS|MB)\d+")]
    private static partial Regex Rule();

    [GeneratedRegex(@"\[(Pipeline|Queries|Setup|Stage|Quality\(""longer""\))\]")]
    private static partial Regex Mark();
}
