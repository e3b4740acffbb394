using Modbench.Ledger;

namespace Modbench.Tests.Explain;

/// <summary>Who is charged with a difference between two blocks: those who are answerable for more of a cause where it grew, and for less where it fell.</summary>
internal sealed class BlamedTests
{
    private const long Us = 1_000;
    private const int Queries = 400;

    [Test]
    public void AFallIsTheirsWhoTookLess()
    {
        var terms = Compare([("A", 5000), ("B", 100)], [("A", 2000), ("B", 150)]);
        Assert.That(terms, Is.EqualTo(new[] { ((string?)"A", -2950.0 * Us) }));
    }

    [Test]
    public void ARiseIsTheirsWhoTookMore()
    {
        var terms = Compare([("A", 2000), ("B", 150)], [("A", 5000), ("B", 100)]);
        Assert.That(terms, Is.EqualTo(new[] { ((string?)"A", 2950.0 * Us) }));
    }

    [Test]
    public void WhereAllFellEachHasItsPart()
    {
        var terms = Compare([("A", 3000), ("B", 1000), ("C", 500)], [("A", 1500), ("B", 500)]);
        Assert.That(terms, Is.EquivalentTo(new[] { ((string?)"A", -1500.0 * Us), ("B", -500.0 * Us), ("C", -500.0 * Us) }), "the third is no longer there at all");
    }

    [Test]
    public void WhereNobodyIsKnownToHaveTakenLessNobodyIsNamed() =>
        Assert.That(Compare([("A", 1000), (null, 2000)], [("A", 1000), (null, 500)]), Is.EqualTo(new[] { ((string?)null, -1500.0 * Us) }));

    /// <summary>Terms of run queue of queries one after the other, which waited so many microseconds each for cores that stages of a neighbour held.</summary>
    private static List<(string? Stage, double Value)> Compare((string? Stage, long Us)[] before, (string? Stage, long Us)[] after) =>
    [
        .. PairTerms.Of(1, (Block(before), ["S"]), (Block(after), ["S"]), Explained.Mean).Terms
            .Where(term => term.Key.Cause == Cause.RunQueue).Select(term => (term.Key.NeighbourStage, Math.Round(term.Value.Value))),
    ];

    private static TracedBlock Block((string? Stage, long Us)[] held)
    {
        long[] dues = [.. Enumerable.Range(0, Queries).Select(query => query * 1_000_000 * Us)];
        var waited = held.Sum(one => one.Us) * Us;
        return Chains.Block(Chains.Of([1], dues, workers: 1), [.. dues.Select(_ => Chains.Times((Cause.Cpu, 10_000 * Us), (Cause.RunQueue, waited)))]) with
        {
            Blames = new Dictionary<int, IReadOnlyList<Blame>>
            {
                [0] = [.. held.Select(one => new Blame(Cause.RunQueue, null, one.Stage is null ? null : "N", one.Stage, one.Us * Us * Queries))],
            },
        };
    }
}
