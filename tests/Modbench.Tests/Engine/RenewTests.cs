using Modbench.Engine;

namespace Modbench.Tests.Engine;

/// <summary>A child that makes its pipeline anew between blocks.</summary>
public sealed class RenewTests
{
    [Test]
    public void AChildMakesItsPipelineAnewBetweenBlocksAndGoesOnWithTheNextQueries()
    {
        using var host = new ChildHost("Renews");
        host.UntilReady();
        host.Ask<Warmed>(new Warm());
        host.Ask<Running>(ChildTests.Block(0, "base", 10));
        host.Receive<Done>();
        var renewed = host.Ask<Renewed>(new Renew());
        var running = host.Ask<Running>(ChildTests.Block(1, "base", 10));
        var done = host.Receive<Done>();
        host.Ask<Finished>(new Finish());

        Assert.That(host.ExitCode(), Is.Zero);
        Assert.That(host.Process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries), Is.EqualTo(new[] { "set up", "taken down", "set up", "taken down" }));
        Assert.That(renewed.Queries, Is.GreaterThanOrEqualTo(10), "it is warmed up, by the declared number");
        Assert.That(running.Compiled, Is.GreaterThan(100));
        Assert.That(done.Compiled, Is.GreaterThanOrEqualTo(running.Compiled));
        var records = RecordsFile.Read(host.Plan.RecordsFile);
        Assert.That(records.Queries.Select(query => (query.Id, query.Block)), Is.EquivalentTo(Enumerable.Range(0, 20).Select(id => ((long)id, id / 10))));
        records.Close();
    }

    [Test]
    public void AnEndThatFailsWhenThePipelineIsMadeAnewSaysSo()
    {
        using var host = new ChildHost("ThrowsAtTheEnd");
        host.UntilReady();
        host.Ask<Warmed>(new Warm());
        var failed = host.Ask<Failed>(new Renew());

        Assert.That((failed.Phase, failed.Type, failed.Message), Is.EqualTo(("teardown", "System.FormatException", "no end")));
    }
}
