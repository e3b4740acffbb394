using Modbench.Ledger;

namespace Modbench.EndToEndTests;

/// <summary>A project whose pipelines are run once, one launch of each kind where nothing else is said, and tests of what came of it.</summary>
public abstract class ProjectRunFixture
{
    private protected UserProject Project { get; private set; } = null!;

    private protected CommandResult Result { get; private set; } = null!;

    private protected RunLedger Ledger { get; private set; } = null!;

    private protected abstract UserProject Create();

    private protected virtual string[] Arguments => ["--launches", "1", "--diagnosers", "none"];

    [OneTimeSetUp]
    public void Run()
    {
        Project = Create();
        Result = Project.Modbench(Arguments);
        Ledger = Project.Ledger();
    }

    [Test]
    public void NoChildIsLeft() => Assert.That(Project.Children(), Is.Empty);
}
