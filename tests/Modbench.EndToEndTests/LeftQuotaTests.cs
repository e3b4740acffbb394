namespace Modbench.EndToEndTests;

/// <summary>A control group's quota, the one thing that a neighbour of ours changes in the system, is lifted on every way out.</summary>
public sealed class LeftQuotaTests : LeftQuotaFixture
{
    private const int SigTerm = 15;
    private const int SigHup = 1;

    [TestCase(SigKill)]
    [TestCase(SigTerm)]
    [TestCase(SigHup)]
    [TestCase(SigInt)]
    public void WhateverEndsTheToolTheQuotaIsLifted(int signal)
    {
        StartBounded();
        Signal(Tool!.Id, signal);
        WaitUntil(() => Project.Value.Children().Count == 0, "no orphan");
        WaitUntil(() => Quota == Free, "the quota is lifted");
    }

    [Test]
    public void WhereTheChildAloneWasKilledTheRunGoesOnWithoutIt()
    {
        var child = StartBounded();
        Signal(child, SigKill);
        WaitUntil(() => Quota == Free, "the tool lifts it");
        Assert.That(Tool!.HasExited, Is.False, "launches to come are measured as if nothing had been");
    }
}
