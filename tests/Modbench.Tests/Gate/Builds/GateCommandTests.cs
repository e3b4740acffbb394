using Modbench.Ledger;
using Modbench.Tests.Gate.Exports;
using Modbench.Tool;

namespace Modbench.Tests.Gate.Builds;

/// <summary>What the command line of a gate refuses, before anything is built.</summary>
public sealed class GateCommandTests : FolderFixture
{
    [TestCase("--pairs", "7", "MB1014: --pairs takes 8 to 20: ")]
    [TestCase("--pairs", "21", "MB1014: --pairs takes 8 to 20: ")]
    [TestCase("--pairs", "many", "MB1014: --pairs takes a whole number of at least 1, not 'many'")]
    [TestCase("--tolerance", "2", "MB1014: --tolerance takes a share above 0 % and up to 100 %, such as 1%, not '2'")]
    [TestCase("--budget", "soon", "MB1014: --budget takes a time above 0 s, such as 90s or 2m, not 'soon'")]
    [TestCase("--measures", "response.p50,speed", "MB1014: --measures has no 'speed'.")]
    [TestCase("--exporters", "sarif,word", "MB1024: no exporter is named 'word'.")]
    [TestCase("--baze", "main", "MB1014: 'gate' has no option '--baze'. Did you mean '--base'?")]
    public async Task AWrongValueIsNamed(string option, string value, string error) => await Expect(["gate", Folder, option, value], error);

    [TestCase("--base", "main")]
    [TestCase("--pairs", "8")]
    [TestCase("--bisect")]
    [TestCase("--no-causes")]
    public async Task AFileHasNoPairsAndIsNoCommit(string option, params string[] value) =>
        await Expect(["gate", Folder, "--baseline", "x.json", option, .. value], $"MB1014: {option} is about two builds, and --baseline compares with a file");

    [Test]
    public async Task OutsideARepositoryItSaysSoBeforeItBuilds()
    {
        File.WriteAllText(Path.Combine(Folder, "A.csproj"), "<Project Sdk=\"No.Such.Sdk\" />");
        await Expect(["gate", Folder], $"MB3002: {Folder} is in no git repository, and --base is a commit");
    }

    [Test]
    public async Task TheHelpOfStrictSaysAllThatItMakesFail()
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        Assert.That(await Shell.RunAsync(["gate", "--help"], new Screen(output, errors, IsTerminal: false)), Is.Zero);
        Assert.That(
            string.Join(' ', output.ToString().Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries)),
            Does.Match("--strict Fail also when it is too noisy to tell: a measure, or a budget or quality bound that is missed, but not for certain"));
    }

    /// <summary>What is quickly found wrong comes before what takes long: neither project can be built.</summary>
    [Test]
    public async Task AWrongBaselineOrWaiverIsSaidBeforeItBuilds()
    {
        File.WriteAllText(Path.Combine(Folder, "A.csproj"), "<Project Sdk=\"No.Such.Sdk\" />");
        await Expect(["gate", Folder, "--baseline", Path.Combine(Folder, "x.json")], $"MB4001: {Path.Combine(Folder, "x.json")} can't be read: ");
        await Expect(["gate", Folder, "--baseline", Folder], $"MB4001: {Folder} can't be read: it is a folder");
        var baseline = Path.Combine(Folder, "base.json");
        LedgerFile.Write(baseline, ScriptedGate.Passing());
        File.WriteAllText(Path.Combine(Folder, WaiverFile.Name), "everything is fine\n");
        await Expect(["gate", Folder, "--baseline", baseline], $"MB3034: {Path.Combine(Folder, WaiverFile.Name)}:1:1: ");
    }

    private static async Task Expect(string[] args, string error)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var exitCode = await Shell.RunAsync(args, new Screen(output, errors, IsTerminal: false));
        Assert.That((exitCode, output.ToString()), Is.EqualTo((2, "")));
        Assert.That(errors.ToString(), Does.StartWith("error " + error));
    }
}
