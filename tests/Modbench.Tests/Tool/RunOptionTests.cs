using System.CommandLine;
using Modbench.Diagnosers;
using Modbench.Engine;
using Modbench.Ledger;
using Modbench.Tool.Commands;
using Modbench.Tool.Running;

namespace Modbench.Tests.Tool;

public sealed class RunOptionTests
{
    private static readonly PipelineGraph Ask = new(
        "Docs.Ask", "Ask", "docs", "Ask.cs", 7, "h", false, "int", "int",
        [new StageNode("Double", [], false, 1, false, "int", "int", "Ask.cs", 9, 5)],
        [new SingleStreamScenario { Queries = 10 }],
        [new Collocation(["Docs.Build"], 1, null)],
        null,
        [],
        []);

    private static readonly PipelineGraph Build = Ask with { Name = "Docs.Build", ShortName = "Build", Collocations = [] };

    [Test]
    public void OptionsAreReadAsTyped()
    {
        var options = Read("--filter", "Ask*", "--filter", "*Index", "--scenario", "Server", "--queries", "20", "--launches", "2", "--budget", "2m", "--spans", "2.5%", "--exporters", "json,csv", "--diagnosers", "none");
        Assert.Multiple(() =>
        {
            Assert.That(options.Filters, Is.EqualTo(new[] { "Ask*", "*Index" }));
            Assert.That(options.Scenario, Is.EqualTo("Server"));
            Assert.That((options.Queries, options.Launches), Is.EqualTo((20, 2)));
            Assert.That(options.Budget, Is.EqualTo(TimeSpan.FromMinutes(2)));
            Assert.That(options.SpanShare, Is.EqualTo(0.025));
            Assert.That(options.Exporters, Is.EqualTo(new[] { "json", "csv" }));
            Assert.That(options.Trace, Is.False);
        });
    }

    [Test]
    public void NothingAskedMeansTheDefaults()
    {
        var options = Read();
        Assert.That(
            (options.Filters.Count, options.Scenario, options.Queries, options.Launches, options.Budget, options.SpanShare, options.Exporters.Count, options.Trace, options.Sample),
            Is.EqualTo((0, (string?)null, (int?)null, (int?)null, (TimeSpan?)null, 1.0, 0, true, true)));
    }

    [TestCase("--budget", "soon", "--budget takes a time above 0 s, such as 90s or 2m, not 'soon'")]
    [TestCase("--budget", "0s", "--budget takes a time above 0 s, such as 90s or 2m, not '0s'")]
    [TestCase("--spans", "0%", "--spans takes a share above 0 % and up to 100 %, such as 1%, not '0%'")]
    [TestCase("--spans", "101%", "--spans takes a share above 0 % and up to 100 %, such as 1%, not '101%'")]
    [TestCase("--spans", "0.1", "--spans takes a share above 0 % and up to 100 %, such as 1%, not '0.1'")]
    [TestCase("--diagnosers", "gcc", "--diagnosers has no 'gcc'. Did you mean 'gc'? There is: gc, pool, lock, counters, stacks, all, none")]
    [TestCase("--diagnosers", "", "--diagnosers names nothing. There is: gc, pool, lock, counters, stacks, all, none")]
    [TestCase("--diagnosers", " , ", "--diagnosers names nothing. There is: gc, pool, lock, counters, stacks, all, none")]
    [TestCase("--diagnosers", "none,gc", "--diagnosers none leaves out all others: leave out 'none' or 'gc'")]
    [TestCase("--diagnosers", "stacks,none", "--diagnosers none leaves out all others: leave out 'none' or 'stacks'")]
    public void AValueOutOfRangeIsNamed(string option, string value, string message) =>
        Assert.That(() => Read(option, value), Throws.TypeOf<ModbenchException>().With.Message.EqualTo(message).And.Property("Code").EqualTo("MB1014"));

    [TestCase("all", true, true, false)]
    [TestCase("gc,lock", true, false, false)]
    [TestCase("counters", false, true, false)]
    [TestCase("pool,counters", true, true, false)]
    [TestCase("stacks", false, false, true)]
    [TestCase("all,stacks", true, true, true)]
    [TestCase("none", false, false, false)]
    public void DiagnosersAreSwitchedByName(string names, bool trace, bool sample, bool stacks)
    {
        var options = Read("--diagnosers", names);
        Assert.That((options.Trace, options.Sample, options.Stacks), Is.EqualTo((trace, sample, stacks)));
    }

    [Test]
    public void WhatIfsAreReadAndMayBeRepeated()
    {
        var options = Read("--what-if", "Slots(Double)=2, no gc", "--what-if", "Double*0.8", "--verify");
        Assert.That(options.WhatIfs.Select(whatIf => whatIf.Text), Is.EqualTo(new[] { "Slots(Double)=2, no gc", "Double*0.8" }));
        Assert.That(options.Verify, Is.True);
        Assert.That(() => Read("--verify"), Throws.TypeOf<ModbenchException>().With.Message.EqualTo("--verify measures what --what-if predicts: give one"));
    }

    [TestCase("none", "no gc", "--what-if 'no gc' is predicted from traced launches, and --diagnosers none makes none: leave --diagnosers out, or name gc in it")]
    [TestCase("counters,stacks", "pin Build 0", "--what-if 'pin Build 0' is predicted from traced launches, and --diagnosers counters,stacks makes none: leave --diagnosers out, or name gc in it")]
    [TestCase("none", "Slots(Double)=2", null)]
    [TestCase("counters", "no batch_wait", null)]
    [TestCase("lock,counters", "no gc", null)]
    public void WhatTakesATraceIsRefusedWhereThereWillBeNone(string diagnosers, string change, string? message)
    {
        if (message is null) Assert.That(Read("--diagnosers", diagnosers, "--what-if", change).WhatIfs, Has.Count.EqualTo(1));
        else Assert.That(() => Read("--diagnosers", diagnosers, "--what-if", change), Throws.TypeOf<ModbenchException>().With.Message.EqualTo(message).And.Property("Code").EqualTo("MB1014"));
    }

    [TestCase("90s", 90)]
    [TestCase("2m", 120)]
    [TestCase("1.5 min", 90)]
    [TestCase("1h", 3600)]
    [TestCase("500 ms", 0.5)]
    public void TimesHaveUnits(string text, double seconds) => Assert.That(Durations.Parse(text), Is.EqualTo(TimeSpan.FromSeconds(seconds)));

    [TestCase("2")]
    [TestCase("-2m")]
    [TestCase("2 days")]
    [TestCase("1e3s")]
    [TestCase("0 s")]
    [TestCase("0.0000001 ms")]
    public void OtherTimesAreNone(string text) => Assert.That(Durations.Parse(text), Is.Null);

    [TestCase(0.2, "1 s")]
    [TestCase(59.6, "1 min")]
    [TestCase(100, "1 min 40 s")]
    [TestCase(3725, "1 h 2 min")]
    public void TimesAreShownInWholeSeconds(double seconds, string text) => Assert.That(PlanText.Duration(TimeSpan.FromSeconds(seconds)), Is.EqualTo(text));

    [Test]
    public void ThePlanNamesConditionsLaunchesAndNeighbours()
    {
        var lines = PlanText.Of(RunPlanner.Plan([Ask, Build], new RunOptions { Launches = 3 }));
        Assert.Multiple(() =>
        {
            Assert.That(lines[0], Does.Match("^Plan: 9 launches, about .+ s$"));
            Assert.That(lines.Skip(1).Take(2), Is.EqualTo(new[]
            {
                "  Ask  SingleStream  solo                         3 launches",
                "  Ask  SingleStream  paused Build / beside Build  3 launches + 3 traced",
            }));
            Assert.That(lines[3], Is.EqualTo("  Build runs only as a neighbour; '--filter Build' measures it by itself"));
        });
    }

    [Test]
    public void ThePlanIsInTheOrderOfTheDeclarations()
    {
        var zip = Ask with { Name = "Docs.Zip", ShortName = "Zip", Collocations = [], Scenarios = [new SingleStreamScenario(), new OfflineScenario()] };
        var lines = PlanText.Of(RunPlanner.Plan([zip, Build], new RunOptions { Launches = 3 }));
        Assert.That(
            lines.Skip(1).Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(2))),
            Is.EqualTo(new[] { "Zip SingleStream", "Zip Offline", "Build SingleStream" }));
    }

    private static RunOptions Read(params string[] args)
    {
        var command = new Command("run");
        var options = new RunOptionSet().AddTo(command);
        return options.Read(command.Parse(args));
    }
}
