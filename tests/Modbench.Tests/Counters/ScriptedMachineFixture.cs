namespace Modbench.Tests.Counters;

/// <summary>Tests that read files of a machine which each of them writes.</summary>
public abstract class ScriptedMachineFixture
{
    private protected ScriptedMachine Machine { get; private set; } = null!;

    [SetUp]
    public void MakeMachine() => Machine = new ScriptedMachine();

    [TearDown]
    public void RemoveMachine() => Machine.Dispose();
}
