using System.Globalization;

namespace Modbench.EndToEndTests;

/// <summary>Whatever a build reads is noticed when it changes, in a project that uses most of what MSBuild offers, in a folder with a difficult name.</summary>
public sealed class FreshnessTests
{
    private static readonly Lazy<UserProject> Built = new(() =>
    {
        var project = Create("it's 100% fresh ü/App");
        var listed = project.Run("env", $"DOTNET_HOST_PATH={Watched}", Feed.Tool, "list");
        Assert.That(listed.ExitCode, Is.Zero, listed.ToString());
        Assert.That(Started, Does.Exist, "a build starts dotnet");
        return project;
    });

    private static readonly string Started = Path.Combine(Feed.Folder, "dotnet.started");

    private static readonly string Watched = WatchDotnet();

    [TestCase("Shout.cs", "has changed")]
    [TestCase("versions.props", "has changed", Category = "Long")]
    [TestCase("App.csproj", "has changed")]
    [TestCase("prompts/deep/ask.txt", "has changed")]
    [TestCase("data/answers.json", "has changed")]
    [TestCase("../Shared/Deep/Word.cs", "has changed")]
    [TestCase("../Library/Library.csproj", "has changed", Category = "Long")]
    [TestCase("../Library/Inner.cs", "has changed")]
    [TestCase("../Library/terms.txt", "has changed", Category = "Long")]
    [TestCase("../Linked.cs", "has changed")]
    [TestCase("../Deepest/Deepest.cs", "has changed", Category = "Long")]
    [TestCase("obj/project.assets.json", "has changed", Category = "Long")]
    [TestCase("New.cs", "is new")]
    [TestCase("New.resx", "is new", Category = "Long")]
    [TestCase("prompts/new.txt", "is new")]
    [TestCase("models/new.onnx", "is new", Category = "Long")]
    [TestCase("data/new.json", "is new", Category = "Long")]
    [TestCase("it's a) `b`, (c/new.txt", "is new")]
    [TestCase("../Shared/New.cs", "is new", Category = "Long")]
    [TestCase("../Shared/Deep/Deeper/New.cs", "is new", Category = "Long")]
    [TestCase("../Library/New.cs", "is new", Category = "Long")]
    [TestCase("../Linked/New.cs", "is new", Category = "Long")]
    [TestCase("../Deepest/New.cs", "is new", Category = "Long")]
    [TestCase(".editorconfig", "is new", Category = "Long")]
    [TestCase("../Directory.Build.props", "is new")]
    [TestCase("../Directory.Build.targets", "is new", Category = "Long")]
    [TestCase("../Directory.Packages.props", "is new")]
    [TestCase("../global.json", "is new")]
    [TestCase("../nuget.config", "is new", Category = "Long")]
    [TestCase("../Library/Directory.Build.props", "is new", Category = "Long")]
    public void AChangeIsNoticed(string file, string why)
    {
        var project = Built.Value;
        var path = Path.GetFullPath(Path.Combine(project.Folder, file));
        var (existed, text, time) = File.Exists(path) ? (true, File.ReadAllText(path), File.GetLastWriteTimeUtc(path)) : default;
        Assert.That(existed, Is.EqualTo(why != "is new"));
        try
        {
            project.Write(file, text + "\n");
            Assert.That(Notes(project), Does.StartWith($"note: {Path.GetFileName(file)} {why} since the last build"));
            File.Delete(path);
            if (existed && file != "App.csproj")
            {
                Assert.That(Notes(project), Does.StartWith($"note: {Path.GetFileName(file)} is gone since the last build"));
            }
        }
        finally
        {
            if (existed)
            {
                File.WriteAllText(path, text);
                File.SetLastWriteTimeUtc(path, time);
            }
            else
            {
                File.Delete(path);
            }
        }
    }

    [TestCase("notes.md")]
    [TestCase("../Shared/notes.md")]
    [TestCase("../Other/New.cs")]
    [TestCase("unused/New.txt")]
    [TestCase("../New.cs")]
    public void WhatNoBuildReadsIsNot(string file)
    {
        Built.Value.Write(file, "");
        Assert.That(Notes(Built.Value), Is.Empty);
    }

    [Test]
    public void AnOlderTextComesIntoTheBuild()
    {
        var project = new UserProject("Older text").Write("Shout.cs", UserProject.Shout);
        Assert.That(project.Run(Feed.Tool, "list").Output, Does.StartWith("Shout "));

        project.Write("Shout.cs", UserProject.Shout.Replace("class Shout", "class Whisper", StringComparison.Ordinal));
        File.SetLastWriteTimeUtc(Path.Combine(project.Folder, "Shout.cs"), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        var listed = project.Run(Feed.Tool, "list");
        Assert.That(listed.Output, Does.StartWith("Whisper "), listed.ToString());
    }

    [Category("Long")]
    [Test]
    public void FilesFromTheFutureAreBuiltOnce()
    {
        var project = new UserProject("Future").Write("Shout.cs", UserProject.Shout).Write("Directory.Build.props", "<Project />");
        foreach (var file in (string[])["Shout.cs", "Directory.Build.props", "Future.csproj"])
        {
            File.SetLastWriteTimeUtc(Path.Combine(project.Folder, file), DateTime.UtcNow.AddYears(1));
        }

        Assert.That(project.Run(Feed.Tool, "list").ExitCode, Is.Zero);
        Assert.That(Notes(project), Is.Empty);
    }

    [Test]
    public void ASourceThatChangesWhileItIsCompiledIsBuiltAgain()
    {
        const string Typist = """<Target Name="Typist" AfterTargets="CoreCompile" Condition="!Exists('typed')"><WriteLinesToFile File="Shout.cs" Lines="// later" /><Touch Files="typed" AlwaysCreate="true" /></Target>""";
        var project = new UserProject("Typing", UserProject.ProjectFile().Replace("</Project>", Typist + "</Project>", StringComparison.Ordinal)).Write("Shout.cs", UserProject.Shout + "\n");
        Assert.That(project.Run(Feed.Tool, "list").ExitCode, Is.Zero);
        Assert.That(Notes(project), Does.StartWith("note: Shout.cs has changed"));
        Assert.That(project.Run(Feed.Tool, "list").ExitCode, Is.Zero);
        Assert.That(Notes(project), Is.Empty);
    }

    /// <summary>A build that is up to date costs 1 s of CPU time and more, even an evaluation of the project 0.4 s: not so much as dotnet is started.</summary>
    [Test]
    public void AnUnchangedProjectIsListedWithoutABuild()
    {
        var project = Built.Value;
        File.Delete(Started);
        var (help, list) = (new List<double>(), new List<double>());
        for (var i = 0; i < 5; i++)
        {
            help.Add(ProcessorSeconds(project, "--help"));
            list.Add(ProcessorSeconds(project, "list"));
        }

        Assert.That(Started, Does.Not.Exist);
        Assert.That(list.Min(), Is.LessThan(3 * help.Min()), "nor is what a build does done in the tool itself");
    }

    private static double ProcessorSeconds(UserProject project, string arguments)
    {
        var timed = project.Run("bash", "-c", $"export DOTNET_HOST_PATH='{Watched}'; TIMEFORMAT='%U %S'; time '{Feed.Tool}' {arguments} > /dev/null");
        return timed.Error.Split(' ').Sum(seconds => double.Parse(seconds, CultureInfo.InvariantCulture));
    }

    /// <summary>A dotnet that leaves a file when it is started.</summary>
    private static string WatchDotnet()
    {
        var script = Path.Combine(Feed.Folder, "watched-dotnet");
        File.WriteAllText(script, $"""
            #!/bin/sh
            echo "$*" >> '{Started}'
            exec dotnet "$@"

            """);
        Assert.That(Command.Run(Feed.Folder, "chmod", "+x", script).ExitCode, Is.Zero);
        return script;
    }

    private static string Notes(UserProject project) => project.Run(Feed.Tool, "list", "--no-build").Error;

    private static UserProject Create(string folder)
    {
        const string Items =
            """
            <Compile Include="$(SharedFolder)**/*.cs" Exclude="$(SharedFolder)Excluded.cs" />
            <!-- <Compile Include="../Other/**/*.cs" /> -->
            <EmbeddedResource Include="prompts/**/*.txt" />
            <Content Include="$(MSBuildThisFileDirectory)models/*;../Nothing/*" CopyToOutputDirectory="PreserveNewest" />
            <None Update='data\*.json' CopyToOutputDirectory="PreserveNewest" />
            <Compile Include="$(Absent)/**/*.cs" Condition="'$(Absent)' != ''" />
            <Content Include="$(Odd)/*.txt" CopyToOutputDirectory="PreserveNewest" />
            <Content Include="[c]/*.txt;{d}/*.txt;%25/*.txt;$/*.txt" CopyToOutputDirectory="PreserveNewest" />
            <Content Include='"e"/*.txt' CopyToOutputDirectory="PreserveNewest" />
            <Compile Remove="Removed.cs" />
            <ProjectReference Include="../Library/Library.csproj" />
            """;
        var file = UserProject.ProjectFile(properties: "<SharedFolder>$(MSBuildThisFileDirectory)../Shared/</SharedFolder><Odd>it's a) `b`, (c</Odd>", items: Items)
            .Replace("<PropertyGroup>", """<Import Project="versions.props" /><PropertyGroup>""", StringComparison.Ordinal);
        return new UserProject("App", file, folder)
            .Write("versions.props", "<Project />")
            .Write("Shout.cs", UserProject.Shout)
            .Write("Removed.cs", "not C#")
            .Write("prompts/deep/ask.txt", "")
            .Write("models/model.onnx", "")
            .Write("data/answers.json", "{}")
            .Write("../Shared/Deep/Word.cs", "class Word;")
            .Write("../Shared/Excluded.cs", "not C#")
            .Write("../Linked.cs", "class Linked;")
            .Write("../Linked/Other.cs", "class Other;")
            .Write("../Library/Inner.cs", "class Inner;")
            .Write("../Library/terms.txt", "")
            .Write("../Library/Library.csproj", Library(
                """<Compile Include="../Linked.cs;../Linked/*.cs" /><EmbeddedResource Include="terms.txt" /><ProjectReference Include="../Deepest/Deepest.csproj" />"""))
            .Write("../Deepest/Deepest.cs", "class Deepest;")
            .Write("../Deepest/Deepest.csproj", Library(""));
    }

    private static string Library(string items) =>
        $"""<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup><ItemGroup>{items}</ItemGroup></Project>""";
}
