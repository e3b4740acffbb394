using Modbench.Ledger;
using Modbench.Tests.Gate.Exports;
using Modbench.Tests.Ledger;
using Modbench.Tests.Tool;
using NUnit.Framework.Constraints;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace Modbench.Tests.Gate.InTests;

/// <summary>What is asked of a gate in a test, and asked wrongly: one numbered error.</summary>
public sealed class PipelineGateTests
{
    private static readonly TestProgram Program = new(typeof(PipelineGateTests).Assembly);

    [Test]
    public void ATypeThatIsNoPipelineIsATestThatSaysSo()
    {
        var gate = new PipelineGateAttribute(typeof(Uri));
        var test = gate.BuildFrom(new MethodWrapper(typeof(Asked), nameof(Asked.Nothing)), null).Single();
        Assert.Multiple(() =>
        {
            Assert.That((test.Name, test.RunState), Is.EqualTo((nameof(Asked.Nothing), RunState.Runnable)));
            Assert.That(test.Properties.Get("ParallelScope"), Is.EqualTo(ParallelScope.None), "nothing else runs meanwhile");
            Assert.That(
                async () => await new PipelineGateRun(gate, Program, TextWriter.Null).RunAsync(null, new PipelineRun(), CancellationToken.None),
                Throws.TypeOf<ModbenchException>().With.Property("Code").EqualTo("MB1040").And.Message.StartsWith("System.Uri is no pipeline: mark the class with [Pipeline]"));
        });
    }

    [Test]
    public void AMethodMayTakeTheRun()
    {
        var gate = new PipelineGateAttribute(typeof(Uri));
        Assert.That(gate.BuildFrom(new MethodWrapper(typeof(Asked), nameof(Asked.Run)), null).Single().Arguments, Has.One.TypeOf<PipelineRun>());
        Assert.That(gate.BuildFrom(new MethodWrapper(typeof(Asked), nameof(Asked.Number)), null).Single().RunState, Is.EqualTo(RunState.NotRunnable));
    }

    [Test]
    public void AScenarioThatThereIsNotIsNamedWithThoseThatThereAre() => Assert.That(
        () => GatedPipeline.Scenarios(ScriptedGraphs.AskDocs, "Sever"),
        Throws.TypeOf<ModbenchException>().With.Property("Code").EqualTo("MB1021").And.Message.Contains("AskDocs has no scenario 'Sever'.").And.Message.Contains("SingleStream, Server(20/s)"));

    [TestCase(null, "SingleStream, Server(20/s)")]
    [TestCase("server", "Server(20/s)")]
    public void EachScenarioThatIsAskedForIsATest(string? wanted, string names) =>
        Assert.That(string.Join(", ", GatedPipeline.Scenarios(ScriptedGraphs.AskDocs, wanted).Select(scenario => scenario.Name)), Is.EqualTo(names));

    [Test]
    public void ABaselineThatIsNotThereIsNamedWithWhereItWasLookedFor() => Assert.That(
        () => Program.FindBaseline("no such.json", "AskDocs"),
        Throws.TypeOf<ModbenchException>().With.Property("Code").EqualTo("MB1041")
            .And.Message.Contains(Path.Combine(AppContext.BaseDirectory, "no such.json")).And.Message.Contains("dotnet modbench baseline --output"));

    [Test]
    public void ALibraryCanNotBeStarted() => Assert.That(
        () => new TestProgram(typeof(PipelineGateAttribute).Assembly).Output("Docs"),
        Throws.TypeOf<ModbenchException>().With.Property("Code").EqualTo("MB1042"));

    [Test]
    public void ChildrenAreTheTestProjectsOwnProgram()
    {
        var output = Program.Output("Nobody knows where it came from");
        var started = output.Arguments is [var program] ? program : output.Command;
        Assert.Multiple(() =>
        {
            Assert.That(Path.GetFileNameWithoutExtension(started + ".dll"), Does.StartWith("Modbench.Tests"));
            Assert.That(output.ProjectFolder, Is.EqualTo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), "where nobody knows the project");
        });
    }

    [Test]
    public void ALedgerMeetsItsBudgetsOrSaysWhichItMisses()
    {
        using var folder = new TemporaryFolder();
        var (passing, failing) = (Path.Combine(folder.Path, "passing.json"), Path.Combine(folder.Path, "failing.json"));
        LedgerFile.Write(passing, ScriptedGate.Passing());
        LedgerFile.Write(failing, ScriptedGate.Failing());
        Assert.Multiple(() =>
        {
            Assert.That(passing, Meets.Budgets());
            Assert.That(new PipelineRun { LedgerPath = passing }, Meets.Budgets());
            Assert.That(Told(failing), Does.Contain("Expected: all budgets and quality bounds met").And.Contain("But was:  MB3306: AskDocs misses a quality: recall@5 is 0.41"));
            Assert.That(Told(Path.Combine(folder.Path, "none")), Does.Contain("But was:  error MB1015: "), "no stack trace");
            Assert.That(() => Meets.Budgets().ApplyTo(7), Throws.ArgumentException.With.Message.Contains("not Int32"));
        });
    }

    private static string Told(string ledger)
    {
        var result = Meets.Budgets().ApplyTo(ledger);
        using var writer = new TextMessageWriter();
        result.WriteMessageTo(writer);
        return result.IsSuccess ? "" : writer.ToString();
    }

    private static class Asked
    {
        public static void Nothing()
        {
        }

        public static void Run(PipelineRun run) => _ = run;

        public static void Number(int number) => _ = number;
    }
}
