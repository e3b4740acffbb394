using Modbench.Ledger;

namespace Modbench.EndToEndTests;

/// <summary>A project whose pipelines are run once, one launch of each kind, and tests of what came of it.</summary>
public abstract class ProjectRunFixture
{
    private protected UserProject Project { get; private set; } = null!;

    private protected CommandResult Result { get; private set; } = null!;

    private protected RunLedger Ledger { get; private set; } = null!;

    private protected abstract UserProject Create();

    [OneTimeSetUp]
    public void Run()
    {
        Project = Create();
        Result = Project.Modbench("--launches", "1", "--diagnosers", "none");
        Ledger = Project.Ledger();
    }

    [Test]
    public void NoChildIsLeft() => Assert.That(Project.Children(), Is.Empty);
}
