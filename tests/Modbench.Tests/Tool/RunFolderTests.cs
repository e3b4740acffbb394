using Modbench.Ledger;
using Modbench.Tool.Running;

namespace Modbench.Tests.Tool;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class RunFolderTests : IDisposable
{
    private static readonly DateTimeOffset Started = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private readonly TemporaryFolder project = new();

    public void Dispose() => project.Dispose();

    [Test]
    public void TheLinkLeadsToTheRunThatHasJustStarted()
    {
        var first = RunFolder.Create(project.Path, Started);
        var second = RunFolder.Create(project.Path, Started);
        var latest = new DirectoryInfo(Path.Combine(project.Path, "Modbench.Artifacts", "latest"));
        Assert.Multiple(() =>
        {
            Assert.That(Path.GetFileName(first), Is.EqualTo("20260102-030405"));
            Assert.That(Path.GetFileName(second), Is.EqualTo("20260102-030405-2"));
            Assert.That(latest.LinkTarget, Is.EqualTo("20260102-030405-2"), "relative, so that the folder can be moved");
            Assert.That(Directory.GetFiles(Path.GetDirectoryName(first)!), Is.Empty);
        });
    }

    [Test]
    public void RunsThatStartTogetherGetFoldersOfTheirOwn()
    {
        var folders = new string[20];
        Parallel.For(0, folders.Length, i => folders[i] = RunFolder.Create(project.Path, Started));
        Assert.That(folders.Distinct().Count(), Is.EqualTo(folders.Length));
    }

    [Test]
    public void AFileInTheWayIsAnExpectedError()
    {
        project.Write("Modbench.Artifacts");
        Assert.That(() => RunFolder.Create(project.Path, Started), Throws.TypeOf<ModbenchException>().With.Property("Code").EqualTo("MB4006").And.Message.EndsWith("Modbench.Artifacts is a file, and runs are kept in a folder of that name. Move the file away."));
    }

    [Test]
    public void AUsersOwnLatestStays()
    {
        var own = project.Write("Modbench.Artifacts/latest/mine.txt");
        RunFolder.Create(project.Path, Started);
        Assert.That(own, Does.Exist);
    }

    [TestCase("")]
    [TestCase("App.csproj")]
    [TestCase("Modbench.Artifacts")]
    [TestCase("Modbench.Artifacts/latest")]
    [TestCase("Modbench.Artifacts/20260102-030405")]
    [TestCase("Modbench.Artifacts/20260102-030405/ledger.json")]
    public void ARunIsFoundByProjectFolderOrFile(string wanted)
    {
        project.Write("App.csproj");
        var run = RunFolder.Create(project.Path, Started);
        File.WriteAllText(Path.Combine(run, "ledger.json"), "{}");
        var found = RunFolder.FindLedger(Path.Combine(project.Path, wanted));
        Assert.That(new FileInfo(found).ResolveLinkTarget(true) is null && File.Exists(found) && Path.GetFileName(found) == "ledger.json", Is.True, found);
    }

    [Test]
    public void ALedgerMayBeKeptUnderAnotherName()
    {
        var kept = project.Write("before.json");
        Assert.That(RunFolder.FindLedger(kept), Is.EqualTo(kept));
    }

    [Test]
    public void TheNewestFinishedRunStandsInForALinkToNothing()
    {
        var run = RunFolder.Create(project.Path, Started);
        var ledger = Path.Combine(run, "ledger.json");
        File.WriteAllText(ledger, "{}");
        RunFolder.Create(project.Path, Started.AddHours(1));
        Assert.That(RunFolder.FindLedger(project.Path), Is.EqualTo(ledger));
    }

    [Test]
    public void NothingToReportSaysHowToMeasure() => Assert.That(
        () => RunFolder.FindLedger(project.Path),
        Throws.TypeOf<ModbenchException>().With.Property("Code").EqualTo("MB1015").And.Message.Contains("dotnet modbench run"));

    [TestCase("")]
    [TestCase("App.csproj")]
    [TestCase("Modbench.Artifacts/20260102-030405")]
    public void ARunWithoutAFinishedLaunchHasNothingToReport(string wanted)
    {
        project.Write("App.csproj");
        RunFolder.Create(project.Path, Started);
        Assert.That(
            () => RunFolder.FindLedger(Path.Combine(project.Path, wanted)),
            Throws.TypeOf<ModbenchException>().With.Property("Code").EqualTo("MB1015").And.Message.StartsWith("no launch of run 20260102-030405 has finished"));
    }

    [TestCase("run.log")]
    [TestCase("nothing")]
    public void WhatIsNeitherProjectNorRunIsSaid(string wanted)
    {
        project.Write("run.log");
        Assert.That(
            () => RunFolder.FindLedger(Path.Combine(project.Path, wanted)),
            Throws.TypeOf<ModbenchException>().With.Property("Code").EqualTo("MB1015").And.Message.Contains("is neither a project nor a run"));
    }
}
