using System.Globalization;
using Modbench.Tool.Projects;

namespace Modbench.Tests.Tool;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class FreshnessTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private string project = "";
    private BuildRecord record = null!;

    [SetUp]
    public void Build()
    {
        project = folder.Write("app/App.csproj", """<Project><Import Project="$(MSBuildThisFileDirectory)../versions.props" /></Project>""");
        var versions = folder.Write("versions.props", "<Project />");
        var source = folder.Write("app/Search.cs");
        var library = folder.Write("lib/Lib.cs");
        var shared = folder.Write("shared/Deep/Shared.cs");
        var unused = folder.Write("app/Unused.cs");
        var assembly = folder.Write("app/bin/Release/App.dll");
        var absent = Path.Combine(folder.Path, "app", ".globalconfig");
        File.SetLastWriteTime(versions, DateTime.Now.AddMinutes(-1));
        var record = folder.Write("app/obj/modbench.Release.inputs", string.Join('\n', (string[])
        [
            "format\t1",
            $"project\t{project}",
            "framework\tnet10.0",
            "outputtype\tExe",
            "apphost\t",
            Line("assembly", assembly),
            $"glob\t{folder.Path}/app/**/*.cs;{folder.Path}/app/**/*.resx",
            $"glob\t{folder.Path}/lib/**/*.cs;/a folder;with semicolons/**/*.cs",
            $"glob\t{folder.Path}/app/../shared/**/*.cs; {folder.Path}/app/prompts/*.txt;{folder.Path}/none/*.cs",
            $"known\t{unused}",
            Line("input", source),
            Line("input", library),
            Line("input", shared),
            Line("input", project),
            $"input\t{absent}\t",
            $"input\t{folder.Path}/Directory.Build.props\t",
        ]));
        File.SetLastWriteTime(record, DateTime.Now.AddSeconds(1));
        this.record = BuildRecord.Find(project, "Release")!;
    }

    public void Dispose() => folder.Dispose();

    [Test]
    public void NothingChangedIsUpToDate() => Assert.That(Freshness.WhyStale(record), Is.Null);

    [TestCase("app/Search.cs", "Search.cs has changed")]
    [TestCase("lib/Lib.cs", "Lib.cs has changed")]
    [TestCase("app/App.csproj", "App.csproj has changed")]
    [TestCase("app/bin/Release/App.dll", "App.dll has changed")]
    [TestCase("app/New.cs", "New.cs is new")]
    [TestCase("lib/Deep/New.cs", "New.cs is new")]
    [TestCase("app/New.resx", "New.resx is new")]
    [TestCase("shared/New.cs", "New.cs is new")]
    [TestCase("shared/Deep/Deeper/New.CS", "New.CS is new")]
    [TestCase("shared/Deep/Shared.cs", "Shared.cs has changed")]
    [TestCase("app/prompts/new.txt", "new.txt is new")]
    [TestCase("none/New.cs", "New.cs is new")]
    [TestCase("app/.globalconfig", ".globalconfig is new")]
    [TestCase("versions.props", "versions.props has changed")]
    [TestCase("Directory.Build.props", "Directory.Build.props is new")]
    public void AChangedOrNewInputIsNamed(string file, string why)
    {
        File.SetLastWriteTime(folder.Write(file, "<Project />"), DateTime.Now.AddSeconds(3));
        Assert.That(Freshness.WhyStale(record), Is.EqualTo(why));
    }

    [TestCase("app/obj/Made.cs")]
    [TestCase("app/bin/Made.cs")]
    [TestCase("app/.git/Made.cs")]
    [TestCase("app/Modbench.Artifacts/cache/Made.cs")]
    [TestCase("app/notes.md")]
    [TestCase("app/Unused.cs")]
    [TestCase("app/prompts/deeper/new.txt")]
    [TestCase("shared/obj/Made.cs")]
    [TestCase("none/new.txt")]
    public void WhatNoBuildReadsDoesNotCount(string file)
    {
        folder.Write(file);
        Assert.That(Freshness.WhyStale(record), Is.Null);
    }

    [Test]
    public void ADeletedSourceIsNamed()
    {
        File.Delete(Path.Combine(folder.Path, "lib", "Lib.cs"));
        Assert.That(Freshness.WhyStale(record), Is.EqualTo("Lib.cs is gone"));
    }

    [Test]
    public void ANewFileWithAnOldTimeIsSeen()
    {
        File.SetLastWriteTime(folder.Write("app/Moved.cs"), new DateTime(2020, 1, 1));
        Assert.That(Freshness.WhyStale(record), Is.EqualTo("Moved.cs is new"));
    }

    [TestCase("app/Search.cs")]
    [TestCase("Directory.Build.props")]
    public void ATimeInTheFutureIsATimeAsAnyOther(string file)
    {
        File.SetLastWriteTime(folder.Write(file), DateTime.Now.AddYears(1));
        var path = Path.Combine(folder.Path, file);
        var inputs = record.Inputs.Select(input => input.Path == path ? new RecordedFile(path, Time(path)) : input);
        Assert.That(Freshness.WhyStale(record with { Inputs = [.. inputs] }), Is.Null);
    }

    [TestCase("")]
    [TestCase("format\t2\nassembly\t/x.dll\t")]
    [TestCase("format\t1\nproject\t/x.csproj")]
    public void AnIncompleteRecordCountsAsNone(string text)
    {
        folder.Write("app/obj/modbench.Release.inputs", text);
        Assert.That(BuildRecord.Find(project, "Release"), Is.Null);
    }

    [Test]
    public void TheSharedArtifactsFolderIsSearchedToo()
    {
        Directory.CreateDirectory(Path.Combine(folder.Path, "artifacts", "obj"));
        Directory.Move(Path.Combine(folder.Path, "app", "obj"), Path.Combine(folder.Path, "artifacts", "obj", "App"));
        Assert.That(BuildRecord.Find(project, "Release")?.Framework, Is.EqualTo("net10.0"));
    }

    private static string Line(string key, string file) => $"{key}\t{file}\t{Time(file)}";

    private static string Time(string file) => File.GetLastWriteTime(file).ToString("yyyy-MM-dd HH:mm:ss.fffffff", CultureInfo.InvariantCulture);
}
