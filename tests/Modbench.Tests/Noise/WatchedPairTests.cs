using Modbench.Diagnosers;
using Modbench.Engine;
using Modbench.Ledger;
using Modbench.Tests.Gate.Pairs;

namespace Modbench.Tests.Noise;

/// <summary>A pair of scripted processes tells of its turns.</summary>
public sealed class WatchedPairTests : PairFixture
{
    [Test]
    public async Task EveryTurnThatCountsIsToldOfWithItsObjectBetweenTurns()
    {
        var (watch, script) = (new Watched(), new PairScript());
        using var runner = script.Runner(Folder, Quick, watch);
        var report = await runner.RunAsync(Order(1), _ => { }, CancellationToken.None);
        Assert.That(report.Pair.Failure, Is.Null);
        Assert.That(watch.Turns.Select(turn => turn.Side), Is.EqualTo(script.Heard.Where(line => line.EndsWith(" turn", StringComparison.Ordinal)).Select(line => line.Split(' ')[0])));
        Assert.That(watch.Turns.Select(turn => turn.Life), Is.EqualTo(Enumerable.Range(0, 48).Select(turn => turn / 16)));
        Assert.That(watch.Turns, Has.All.Matches<(string Side, string Other, int Life, bool Ended)>(turn => turn.Side != turn.Other && turn.Ended));
        Assert.That(watch.AtOnce, Is.EqualTo(1));
    }

    [Test]
    public void TurnsAreComparedWithThoseOfTheSameQueries()
    {
        var under = new ScriptedTurns("base").Turn(10_000_000).Turn(10_000_000).Turn(10_000_000).Turn(10_000_000);
        var over = new ScriptedTurns("head").Turn(11_000_000).Turn(12_000_000).Turn(13_000_000).Turn(14_000_000);
        IReadOnlyList<WatchedTurn> watched = [.. Enumerable.Range(0, 4).Select(turn => new WatchedTurn(turn / 2, new Dictionary<NoiseSource, double> { [NoiseSource.Steal] = turn }))];
        var turns = ComparedTurns.Of(5, under.Turns, over.Turns, P50, (watched, watched), new HashSet<int> { 0 });
        Assert.That(turns.Select(turn => (turn.Pair, turn.Round, turn.Life)), Is.EqualTo(new[] { (5, 1, 1), (5, 1, 1) }), "the first round does not count");
        Assert.That(turns.Select(turn => turn.LogRatio), Is.EqualTo(new[] { Math.Log(1.3), Math.Log(1.4) }).Within(1e-9));
        Assert.That(turns.Select(turn => turn.More(NoiseSource.Steal)), Is.EqualTo(new[] { 0.0, 0.0 }));
        Assert.That(turns[0].More(NoiseSource.PageFaults), Is.Null, "not measured");
        Assert.That(ComparedTurns.Of(5, under.Turns, over.Turns, P50, ([.. watched.Skip(1)], watched), new HashSet<int>()), Is.Empty, "whose turns they were is not known");
    }

    [Test]
    public void OfARateTheSlowerTurnIsTheLowerOne()
    {
        var (under, over) = (new ScriptedTurns("base").Turn(10_000_000).Turn(10_000_000), new ScriptedTurns("head").Turn(20_000_000).Turn(20_000_000));
        IReadOnlyList<WatchedTurn> watched = [new(0, new Dictionary<NoiseSource, double>()), new(0, new Dictionary<NoiseSource, double>())];
        var turns = ComparedTurns.Of(1, under.Turns, over.Turns, P50 with { Measure = "throughput" }, (watched, watched), new HashSet<int>());
        Assert.That(turns.Select(turn => turn.LogRatio), Is.All.GreaterThan(0.5));
    }

    private sealed class Watched : ITurnWatch
    {
        private readonly List<(string Side, string Other, int Life, bool Ended)> turns = [];
        private int now;

        public IReadOnlyList<(string Side, string Other, int Life, bool Ended)> Turns => turns;

        public int AtOnce { get; private set; }

        public IDisposable Turn(PairSide side, PairSide other, int life)
        {
            turns.Add((side.Condition, other.Condition, life, false));
            AtOnce = Math.Max(AtOnce, ++now);
            return new End(this);
        }

        private sealed class End(Watched watch) : IDisposable
        {
            public void Dispose()
            {
                watch.now--;
                watch.turns[^1] = watch.turns[^1] with { Ended = true };
            }
        }
    }
}
