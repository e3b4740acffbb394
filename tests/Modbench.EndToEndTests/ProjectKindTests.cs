using Modbench.Ledger;

namespace Modbench.EndToEndTests;

/// <summary>Each kind of project is measured as it is.</summary>
public sealed class ProjectKindTests
{
    private const string Mumble =
        """
        using Modbench;

        [Pipeline]
        [SingleStream(Queries = 20, WarmupQueries = 5)]
        public sealed class Mumble
        {
            [Queries] static IEnumerable<string> Texts() => ["one", "two", "three"];
            [Stage] static int Count(string text) => text.Length;
            [Quality("loud", AtLeast = 1)] static bool IsLoud(string text, int answer) => false;
        }
        """;

    private const string ATest =
        """
        using Modbench;
        using NUnit.Framework;

        public class ATest
        {
            [Test] public void Passes() { }
            [PipelineGate(typeof(Shout), Launches = 1)] public void AGatePasses(PipelineRun run) => Assert.That(run, Meets.Budgets());
            [PipelineGate(typeof(Mumble), Launches = 1)] public void BAnswersAreWorse() { }
            [PipelineGate(typeof(Shout), Launches = 1, Baseline = "shout.json")] public void AOneLaunchTellsNothing() { }
            [PipelineGate(typeof(System.Uri))] public void CIsNoPipeline() { }
        }
        """;

    [Test]
    public void ClassLibrary()
    {
        var project = new UserProject("Library").Write("Shout.cs", UserProject.Shout);
        var result = project.Modbench("--launches", "1");
        Measured(project, result, "Shout");
        Assert.That(result.Output, Does.Contain("Plan: ").And.Contain("| Pipeline "));
        Assert.That(result.Output.TrimEnd().Split('\n')[^1], Does.EndWith("/ledger.json"));
        Assert.That(
            Directory.EnumerateFileSystemEntries(project.Folder).Select(Path.GetFileName),
            Is.EquivalentTo(new[] { "Library.csproj", "Shout.cs", "Modbench.Artifacts", "bin", "obj" }),
            "nothing is written elsewhere");

        var again = project.Modbench("list");
        Assert.That(again.Output, Is.EqualTo("Shout  SingleStream  2 stages  Shout.cs:5\n"), again.ToString());
    }

    [Test]
    public void OwnMain()
    {
        var project = new UserProject("OwnMain", UserProject.ProjectFile(properties: "<OutputType>Exe</OutputType>"))
            .Write("Shout.cs", UserProject.Shout)
            .Write("Program.cs", """Console.WriteLine("Hello World"); return 7;""");
        Measured(project, project.Modbench("--launches", "1", "--diagnosers", "none"), "Shout");
        Assert.That(Command.Run(project.Folder, "dotnet", "bin/Release/net10.0/OwnMain.dll").ExitCode, Is.EqualTo(7), "its own Main still runs without modbench");
    }

    [Test]
    public void WebProject()
    {
        var project = new UserProject("Web", UserProject.ProjectFile("Microsoft.NET.Sdk.Web"))
            .Write("Shout.cs", UserProject.Shout)
            .Write("Program.cs", """var app = WebApplication.Create(args); app.MapGet("/", () => "hello"); app.Run();""");
        Measured(project, project.Modbench("--launches", "1", "--diagnosers", "none"), "Shout");
    }

    [Test]
    public void NUnitTestProject()
    {
        const string Properties = "<OutputType>Exe</OutputType><EnableNUnitRunner>true</EnableNUnitRunner><TestingPlatformDotnetTestSupport>true</TestingPlatformDotnetTestSupport>";
        const string Items = """<PackageReference Include="NUnit" Version="5.0.0" /><PackageReference Include="NUnit3TestAdapter" Version="6.3.1" />""";
        var gate = $"""<PackageReference Include="Modbench.NUnit" Version="{Feed.Version}" />""";
        var project = new UserProject("Tests", UserProject.ProjectFile(properties: Properties, items: Items + gate))
            .Write("Shout.cs", UserProject.Shout)
            .Write("Mumble.cs", Mumble)
            .Write("ATest.cs", ATest);
        Measured(project, project.Modbench("--filter", "Shout", "--launches", "1", "--diagnosers", "none"), "Shout");

        Assert.That(project.Modbench("baseline", "--output", "shout.json").ExitCode, Is.Zero);

        // Gates in the tests measure in children that are this very program.
        var tests = Command.Run(project.Folder, "dotnet", "bin/Release/net10.0/Tests.dll");
        Assert.Multiple(() =>
        {
            Assert.That(tests.Output, Does.Contain("succeeded: 2").And.Contain("failed: 2").And.Contain("skipped: 1"), tests.ToString());
            Assert.That(tests.Output, Does.Contain("Nothing could be compared with the baseline.").And.Contain("one launch in the baseline"));
            Assert.That(tests.Output, Does.Contain("MB3306: Mumble misses a quality: loud is 0, and ≥ 1 is asked (SingleStream, solo): Mumble.cs:9."));
            Assert.That(tests.Output, Does.Match(@"at Mumble in .*/projects/Tests/Mumble\.cs:(line )?9"), "where editors go");
            Assert.That(tests.Output, Does.Contain("error MB1040: System.Uri is no pipeline").And.Not.Contain("ModbenchException"));
            Assert.That(project.Ledger().Launches.Single(), Has.Property("Pipeline").EqualTo("Mumble").And.Property("Outcome").EqualTo(LaunchOutcome.Ok));
        });
    }

    [Test]
    public void SeveralFrameworksOfWhichOneIsOurs()
    {
        var file = UserProject.ProjectFile(items: """<Compile Remove="Shout.cs" Condition="'$(TargetFramework)' == 'netstandard2.0'" />""")
            .Replace("<TargetFramework>net10.0</TargetFramework>", "<TargetFrameworks>net10.0;netstandard2.0</TargetFrameworks><LangVersion>latest</LangVersion>", StringComparison.Ordinal)
            .Replace("<PackageReference Include=\"Modbench\"", "<PackageReference Condition=\"'$(TargetFramework)' == 'net10.0'\" Include=\"Modbench\"", StringComparison.Ordinal);
        var project = new UserProject("Several frameworks", file).Write("Shout.cs", UserProject.Shout);
        Measured(project, project.Modbench("--launches", "1", "--diagnosers", "none"), "Shout");
        Assert.That(project.Modbench("list", "--no-build").Error, Is.Empty);
    }

    [Category("Long")]
    [Test]
    public void AheadOfTimeCompilationIsForPublishing()
    {
        const string Properties = "<PublishAot>true</PublishAot><Nullable>disable</Nullable><ImplicitUsings>disable</ImplicitUsings><LangVersion>9</LangVersion>";
        var source = "using System.Collections.Generic;\n" + UserProject.Shout.Replace("""["one", "two", "three"]""", """new[] { "one" }""", StringComparison.Ordinal);
        var project = new UserProject("Ahead", UserProject.ProjectFile(properties: Properties)).Write("Shout.cs", source);
        Measured(project, project.Modbench("--launches", "1", "--diagnosers", "none"), "Shout");
    }

    [Test]
    public void PipelineInAReferencedLibrary()
    {
        var library = new UserProject("Pipelines").Write("Shout.cs", UserProject.Shout.Replace("[Pipeline]", "namespace Words;\n[Pipeline]", StringComparison.Ordinal));
        var project = new UserProject("App", UserProject.ProjectFile(items: $"""<ProjectReference Include="../{library.Name}/{library.Name}.csproj" />"""));
        Measured(project, project.Modbench("--launches", "1", "--diagnosers", "none"), "Words.Shout");

        library.Write("Other.cs", "class Other;");
        var stale = project.Modbench("list", "--no-build");
        Assert.That(stale.Error, Does.StartWith("note: Other.cs is new"), stale.ToString());
    }

    private static void Measured(UserProject project, CommandResult result, string pipeline)
    {
        Assert.That(result.ExitCode, Is.Zero, result.ToString());
        var ledger = project.Ledger();
        Assert.Multiple(() =>
        {
            Assert.That(ledger.Launches.Select(launch => (launch.Pipeline, launch.Outcome)), Is.All.EqualTo((pipeline, LaunchOutcome.Ok)));
            foreach (var measure in (string[])["response.mean", "response.p50", "response.p99", "throughput", "allocated", "setup"])
            {
                Assert.That(ledger.Measures.Single(row => row.Measure == measure && row.Stage is null).Value, Is.Not.Null, measure);
            }

            foreach (var stage in (string[])["Upper", "Count"])
            {
                Assert.That(ledger.Measures.Single(row => row.Stage == stage && row.Measure == "visits").Value, Is.EqualTo(1), "every query visits every stage once");
                Assert.That(ledger.Measures.Single(row => row.Stage == stage && row.Measure == "service.mean").Value, Is.GreaterThan(0));
            }

            Assert.That(Value(ledger, "failures"), Is.Zero);
            Assert.That(
                ledger.Measures.Where(row => row.Stage is not null && row.Measure is "service.mean" or "queueing.mean").Sum(row => row.Value),
                Is.EqualTo(Value(ledger, "response.mean")).Within(1e-9).Percent,
                "one query at a time: its stages' times are all there is to a response");
        });
    }

    private static double? Value(RunLedger ledger, string measure) => ledger.Measures.Single(row => row.Measure == measure && row.Stage is null).Value;
}
