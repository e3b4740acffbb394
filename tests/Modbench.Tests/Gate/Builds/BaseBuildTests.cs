using Modbench.Ledger;
using Modbench.Tool.Gating;

namespace Modbench.Tests.Gate.Builds;

/// <summary>What is the base's fault is said as such: nobody can mend it in the head.</summary>
public sealed class BaseBuildTests
{
    private static readonly BaseCommit Commit = new("1a2b3c4d5e6f7a8b9c0d", "origin/main", "ffffffffffffffffffff");

    [Test]
    public void OneThatDoesNotBuildIsShownByItsFirstError()
    {
        var errors = BaseBuild.FirstError("/w/.modbench-base-x/src/Ask.cs(14,6): error CS1002: ; expected\n/w/.modbench-base-x/src/Ask.cs(15,1): error CS1513: } expected\n", "/w/.modbench-base-x");
        Assert.That(errors, Is.EqualTo(("src/Ask.cs(14,6): error CS1002: ; expected", 1)));
        var error = BaseBuild.Explain(new ModbenchException("MB1006", "App.csproj does not build: 2 errors, see 'dotnet build'"), Commit, errors);
        Assert.That((error.Code, error.ExitCode, error.Message), Is.EqualTo(
            ("MB3011", 2, "the base, 1a2b3c4d5e (where HEAD left origin/main), does not build: src/Ask.cs(14,6): error CS1002: ; expected (and 1 more). Compare with a commit that does: --base REF")));
        Assert.That(BaseBuild.FirstError("", "/w"), Is.Null);
    }

    [Test]
    public void AnotherVersionOfThePackageIsNamed()
    {
        var error = BaseBuild.Explain(new ModbenchException("MB1009", "App.csproj uses package Modbench 0.1.0, older than this tool (0.2.0): 'dotnet add package Modbench --version 0.2.0'"), Commit, null);
        Assert.That((error.Code, error.ExitCode), Is.EqualTo(("MB3012", 2)));
        Assert.That(error.Message, Does.StartWith("the base, 1a2b3c4d5e (where HEAD left origin/main): App.csproj uses package Modbench 0.1.0, older than this tool (0.2.0). Two versions"));
    }

    [TestCase("MB1012", "the base, 1a2b3c4d5e (where HEAD left origin/main), has no pipeline in src/App.csproj")]
    [TestCase("MB1013", "the base, 1a2b3c4d5e (where HEAD left origin/main), does not reference Modbench in src/App.csproj")]
    [TestCase("MB1006", null)]
    [TestCase("MB1009", null)]
    public void OneThatDoesNotUseModbenchYetHasNothingToCompare(string code, string? without) =>
        Assert.That(BaseBuild.WhyWithout(new ModbenchException(code, ""), Commit, "src/App.csproj")?.Without, Is.EqualTo(without));

    [TestCase("MB1006", "it does not build: src/Ask.cs(14,6): error CS1002: ; expected")]
    [TestCase("MB1009", "it has another version of Modbench: App.csproj uses package Modbench 0.1.0")]
    [TestCase("MB1012", "it has no pipeline")]
    [TestCase("MB1013", "it does not reference Modbench")]
    [TestCase("MB1007", "App.csproj uses package Modbench 0.1.0: 'dotnet …'")]
    public void OfACommitBetweenItIsAReason(string code, string reason) =>
        Assert.That(BaseBuild.Reason(new ModbenchException(code, "App.csproj uses package Modbench 0.1.0: 'dotnet …'"), ("src/Ask.cs(14,6): error CS1002: ; expected", 1)), Is.EqualTo(reason));

    [Test]
    public void WhateverElseIsWrongIsTheBases()
    {
        var error = BaseBuild.Explain(new ModbenchException("MB1007", "App.csproj targets net9.0"), Commit, null);
        Assert.That((error.Code, error.Message), Is.EqualTo(("MB3013", "the base, 1a2b3c4d5e (where HEAD left origin/main), can't be used: App.csproj targets net9.0")));
    }
}
