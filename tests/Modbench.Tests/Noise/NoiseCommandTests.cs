using Modbench.Diagnosers;
using Modbench.Engine;
using Modbench.Ledger;
using Modbench.Tool;
using Modbench.Tool.Commands;
using Modbench.Tool.Noise;

namespace Modbench.Tests.Noise;

/// <summary><c>doctor --noise</c> on the command line, and the tool's own work.</summary>
public sealed class NoiseCommandTests : FolderFixture
{
    [TestCase("--filter is of use to doctor with --noise only", "doctor", "--filter", "Ask")]
    [TestCase("--budget is of use to doctor with --noise only", "doctor", "--budget", "2m")]
    [TestCase("a project is of use to doctor with --noise only", "doctor", ".")]
    [TestCase("--scenario is about a project", "doctor", "--noise", "--scenario", "Server")]
    [TestCase("--budget takes a time above 0 s, such as 90s or 2m", "doctor", "--noise", "--budget", "soon")]
    public async Task OptionsThatAreOfNoUseAreRefused(string message, params string[] args)
    {
        var error = (await Assert.ThrowsAsync<ModbenchException>(() => ModbenchCommand.RunAsync(args, new Screen(TextWriter.Null, TextWriter.Null, false), CancellationToken.None)))!;
        Assert.That(error.Code, Is.EqualTo("MB1014"));
        Assert.That(error.Message, Does.StartWith(message));
    }

    [Test]
    public void TheToolsOwnWorkHasThreeKindsAndOneScenario()
    {
        var graph = BuiltInSubject.Read(Folder).Graphs.Single();
        Assert.That(graph.Stages.Select(stage => stage.Name), Is.EqualTo(new[] { "Compute", "Walk", "Allocate" }));
        Assert.That(graph.Scenarios.Single(), Is.InstanceOf<SingleStreamScenario>());
        Assert.That(new[] { 1, 2 }.Select(seed => NoiseSubject.Allocate(new NoiseSubject().Walk(NoiseSubject.Compute(seed)))), Is.All.GreaterThan(512), "512 numbers of a digit and more");
    }

    [Test]
    public void WalkingComesToEveryKindOfPlace()
    {
        // A short circle would stay in a cache.
        var subject = new NoiseSubject();
        var places = new HashSet<uint>();
        for (var place = subject.Walk(1); places.Count < 200 && places.Add(place);) place = subject.Walk(place);
        Assert.That(places, Has.Count.EqualTo(200));
    }

    [Test]
    public async Task TheToolBecomesItsOwnChild()
    {
        var output = BuiltInSubject.Read(Folder);
        var graph = output.Graphs[0];
        using var log = RunLog.Open(Folder);
        var order = new PairOrder(1, 1, graph, graph, graph.Scenarios[0], [], 1);
        await using var side = new PairSide(Conditions.Base, new PairBuild(new ProcessStarter(output, log), Folder), graph, 1, order, new RunTimings(), Folder);
        await side.StartAsync(CancellationToken.None);
        await side.SetUpAsync(CancellationToken.None);
        Assert.That(side.Ready!.QueryCount, Is.EqualTo(16));
    }
}
