using Modbench.Ledger;
using Modbench.Tests.Ledger;

namespace Modbench.Tests.Gate.Compare;

/// <summary>What two machines differ in.</summary>
public sealed class EnvironmentDifferencesTests
{
    [Test]
    public void WhatDiffersInTheMachineIsSaid()
    {
        var other = ScriptedRun.Environment with { Cores = 8, Memory = ScriptedRun.Environment.Memory + 1000, Runtime = ".NET 10.0.13", Commit = new string('f', 40) };
        Assert.Multiple(() =>
        {
            Assert.That(EnvironmentDifferences.Of(ScriptedRun.Environment, other).Select(EnvironmentDifferences.Say), Is.EqualTo(new[]
            {
                "cores 2 → 8", "runtime .NET 10.0.12 → .NET 10.0.13", $"commit {ScriptedRun.Environment.Commit} → {other.Commit}",
            }));
            Assert.That(EnvironmentDifferences.OtherMachine(ScriptedRun.Environment, other), Is.EqualTo("measured on another machine: cores 2 → 8"));
            Assert.That(EnvironmentDifferences.OtherMachine(ScriptedRun.Environment, other with { Cores = 2 }), Is.Null, "another runtime or commit is no other machine");
            Assert.That(
                EnvironmentDifferences.OtherMachine(ScriptedRun.Environment with { Cpu = null }, ScriptedRun.Environment with { Cpu = null }),
                Does.StartWith("not known to be the same machine"));
        });
    }

    [Test]
    public void PackagesAreComparedByName()
    {
        var (before, after) = (ScriptedRun.Environment with { Packages = ["A 1.0", "B 2.0", "C 3.0"] }, ScriptedRun.Environment with { Packages = ["a 1.0", "B 2.1", "D 4.0"] });
        Assert.That(EnvironmentDifferences.Of(before, after).Select(EnvironmentDifferences.Say), Is.EqualTo(new[] { "package B 2.0 → 2.1", "package C 3.0 → none", "package D none → 4.0" }));
        Assert.That(EnvironmentDifferences.Of(before, ScriptedRun.Environment), Is.Empty, "an older ledger does not know");
    }
}
