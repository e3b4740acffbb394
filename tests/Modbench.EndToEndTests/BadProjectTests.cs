using System.Text.RegularExpressions;

namespace Modbench.EndToEndTests;

/// <summary>What a user can get wrong gives one numbered error with a mend, in at most three lines, and never a stack trace.</summary>
public sealed partial class BadProjectTests
{
    private const string Elsewhere =
        """
        using Modbench;

        [Pipeline, SingleStream(Queries = 20), Collocate(typeof(Shout), Cores = "1023")]
        public sealed class Elsewhere
        {
            [Queries] static int[] Numbers() => [1, 2, 3];
            [Stage] static int Double(int number) => 2 * number;
        }
        """;

    private static readonly Lazy<UserProject> Good = new(() =>
    {
        var project = new UserProject("Good").Write("Shout.cs", UserProject.Shout).Write("Elsewhere.cs", Elsewhere);
        Assert.That(project.Modbench("list").ExitCode, Is.Zero);
        return project;
    });

    [Test]
    public void NoSuchFolder() => Expect(Good.Value.Modbench("nowhere"), "MB1001", "nowhere");

    [Test]
    public void NoProject()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Feed.Folder, "projects", "Empty")).FullName;
        Expect(Command.Run(folder, "dotnet", "modbench"), "MB1002", "dotnet add package Modbench");
    }

    [Test]
    public void SeveralProjects() =>
        Expect(new UserProject("Several").Write("Other.csproj", UserProject.ProjectFile()).Modbench(), "MB1003", "Several.csproj", "Other.csproj");

    [Test]
    public void NoPipelineShowsOneToPaste()
    {
        var project = new UserProject("None").Write("Class1.cs", "public class Class1;");
        var result = project.Modbench();
        Expect(result, "MB1012", "None.csproj");
        Assert.That(result.Output.TrimEnd().Split('\n'), Has.Length.EqualTo(8));

        var json = project.Modbench("--json");
        Assert.That((json.ExitCode, json.Output), Is.EqualTo((2, "")), json.ToString());

        project.Write("Pasted.cs", result.Output);
        var pasted = project.Modbench("list");
        Assert.That(pasted.Output, Is.EqualTo("Shout  SingleStream  2 stages  Pasted.cs:3\n"), pasted.ToString());
    }

    [Test]
    public void SyntaxError() =>
        Expect(new UserProject("Syntax").Write("Shout.cs", UserProject.Shout + "}").Modbench(), "MB1006", "Shout.cs(10,2): error CS1022", "does not build: 1 error");

    [Test]
    public void MistakeInAPipeline()
    {
        var wrong = UserProject.Shout.Replace("Count(string upper) => upper.Length", "Count(DateTime upper) => upper.Year", StringComparison.Ordinal);
        Expect(new UserProject("Mistake").Write("Shout.cs", wrong).Modbench(), "MB1006", "Shout.cs(9,", "error MB0", "does not build: 1 error");
    }

    [Category("Long")]
    [Test]
    public void AnotherFramework() =>
        Expect(
            new UserProject("Older", UserProject.ProjectFile(framework: "net8.0")).Write("Shout.cs", UserProject.Shout).Modbench(),
            "MB1007", "Older.csproj targets net8.0", "net10.0");

    [Category("Long")]
    [Test]
    public void OutputTypeLibrary() =>
        Expect(
            new UserProject("ALibrary", UserProject.ProjectFile(properties: "<OutputType>Library</OutputType>")).Write("Shout.cs", UserProject.Shout).Modbench(),
            "MB1008", "remove that line");

    [Category("Long")]
    [Test]
    public void PackageNotReferenced()
    {
        var file = UserProject.ProjectFile().Replace($"""<PackageReference Include="Modbench" Version="{Feed.Version}" />""", "", StringComparison.Ordinal);
        Expect(new UserProject("Bare", file).Write("Class1.cs", "public class Class1;").Modbench(), "MB1013", $"dotnet add package Modbench --version {Feed.Version}");
    }

    [Test]
    public void PackageNotReferencedByASourceThatUsesIt()
    {
        var file = UserProject.ProjectFile().Replace($"""<PackageReference Include="Modbench" Version="{Feed.Version}" />""", "", StringComparison.Ordinal);
        Expect(new UserProject("BareShout", file).Write("Shout.cs", UserProject.Shout).Modbench(), "MB1013", $"dotnet add package Modbench --version {Feed.Version}");
    }

    [Test]
    public void MoreErrorsThanAreShownAreCounted()
    {
        var result = new UserProject("Many").Write("Many.cs", string.Concat(Enumerable.Range(1, 22).Select(i => $"class C{i} : Missing{i};\n"))).Modbench();
        Assert.That(result.Error, Does.EndWith($"error MB1006: Many.csproj does not build: 22 errors, of which 20 are shown, see 'dotnet build -c Release \"{Path.Combine(Feed.Folder, "projects", "Many", "Many.csproj")}\"'\n"));
        Assert.That(result.Error.TrimEnd().Split('\n'), Has.Length.EqualTo(21));
    }

    [Test]
    public void PackageOlderThanTheTool()
    {
        // What an older generator wrote, for there is no older package in the feed; the real generator is left out.
        const string NoGenerator =
            """<Target Name="NoGenerator" BeforeTargets="CoreCompile"><ItemGroup><Analyzer Remove="@(Analyzer)" Condition="'%(Filename)' == 'Modbench.Generators'" /></ItemGroup></Target>""";
        const string Manifest = """[assembly: Modbench.Engine.PipelineManifest("{\"format\":1,\"package\":\"0.0.7\",\"assembly\":\"OldPackage\",\"pipelines\":[]}")] internal static class Entry { private static void Main() { } }""";
        Expect(
            new UserProject("OldPackage", UserProject.ProjectFile().Replace("</Project>", NoGenerator + "</Project>", StringComparison.Ordinal)).Write("Manifest.cs", Manifest).Modbench(),
            "MB1009", "package Modbench 0.0.7, older than this tool", $"--version {Feed.Version}");
    }

    [Test]
    public void SdkThatIsNotInstalled() =>
        Expect(
            new UserProject("Sdk").Write("global.json", """{ "sdk": { "version": "99.0.100", "rollForward": "disable" } }""").Run(Feed.Tool),
            "MB1005", "Sdk.csproj", "global.json");

    [Test]
    public void UnknownFilter() => Expect(Good.Value.Modbench("--no-build", "--filter", "Shuot"), "MB1020", "Shout");

    [Test]
    public void UnknownScenario() => Expect(Good.Value.Modbench("--no-build", "--scenario", "Sever"), "MB1021", "SingleStream");

    [Test]
    public void UnknownExporter() => Expect(Good.Value.Modbench("--no-build", "--filter", "Shout", "--exporters", "jsn"), "MB1024", "json");

    [Test]
    public void CoresThatAreNotThere()
    {
        var project = Good.Value;
        var result = project.Modbench("--no-build", "--filter", "Elsewhere");
        Expect(result, "MB1026", "1023");
        Assert.That(result.Output, Is.Empty, "no plan of a run that can't be");
        Assert.That(project.Artifacts, Does.Not.Exist, "'report' goes on showing the run before");
    }

    [Test]
    public void UnknownOption() => Expect(Good.Value.Modbench("--no-build", "--querys", "3"), "MB1014", "--queries");

    [Test]
    public void BudgetThatIsNoTime() => Expect(Good.Value.Modbench("--no-build", "--budget", "soon"), "MB1014", "2m");

    [Test]
    public void NotBuilt() => Expect(new UserProject("NotBuilt").Write("Shout.cs", UserProject.Shout).Modbench("--no-build"), "MB1010", "--no-build");

    [Test]
    public void NothingToReport() => Expect(Good.Value.Modbench("report"), "MB1015", "dotnet modbench run");

    [Test]
    public void ArtifactsFolderThatCannotBeMade()
    {
        var project = Good.Value.Write("Modbench.Artifacts", "a file where the folder should be");
        try
        {
            Expect(project.Modbench("--no-build", "--filter", "Shout"), "MB4006", "Modbench.Artifacts");
        }
        finally
        {
            File.Delete(project.Artifacts);
        }
    }

    private static void Expect(CommandResult result, string code, params string[] parts)
    {
        Assert.Multiple(() =>
        {
            Assert.That(result.ExitCode, Is.EqualTo(2), result.ToString());
            Assert.That(Numbered().Matches(result.Error).Select(match => match.Groups[1].Value), Is.EqualTo(new[] { code }), result.ToString());
            Assert.That(result.Error.TrimEnd().Split('\n'), Has.Length.LessThanOrEqualTo(3), result.ToString());
            Assert.That(result.Error, Does.Not.Contain("   at "), result.ToString());
            foreach (var part in parts)
            {
                Assert.That(result.Error, Does.Contain(part), result.ToString());
            }
        });
    }

    [GeneratedRegex(@"^error (MB\d{4}):", RegexOptions.Multiline)]
    private static partial Regex Numbered();
}
