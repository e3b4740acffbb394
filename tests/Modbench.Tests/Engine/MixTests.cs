using CsCheck;
using Modbench.Engine;

namespace Modbench.Tests.Engine;

[Parallelizable]
public sealed class MixTests
{
    private static readonly QueryClass[] Classes = [new("Short", 0, 7, 7), new("Long", 7, 20, 2), new("Rare", 27, 3, 1)];

    [Test]
    public void ClassesComeByWeightAndTheirCountsSumToTheTotal()
    {
        const int Count = 50_000;
        var choice = new MixedChoice(3, RandomStream.Choices, RandomStream.Classes, 30, Classes);
        var taken = Enumerable.Range(0, Count).Select(index => choice.Take(index)).ToArray();
        var counts = Classes.Select(one => taken.Count(one.Has)).ToArray();
        Assert.That(counts.Sum(), Is.EqualTo(Count), "each query is of one class");
        for (var one = 0; one < Classes.Length; one++)
        {
            var share = Classes[one].Weight / 10;

            // Five standard errors of a binomial.
            Assert.That(counts[one], Is.EqualTo(share * Count).Within(5 * Math.Sqrt(Count * share * (1 - share))), Classes[one].Name);
        }
    }

    [Test]
    public void AClassAsksAllItsQueriesBeforeItAsksOneAgain() =>
        Gen.Int.Sample(
            seed =>
            {
                var choice = new MixedChoice(seed, RandomStream.Choices, RandomStream.Classes, 30, Classes);
                var taken = Enumerable.Range(0, 1000).Select(index => choice.Take(index)).ToArray();
                return Classes.All(one => taken.Where(one.Has).Chunk(one.Count).All(pass => pass.Distinct().Count() == pass.Length));
            },
            iter: 100,
            threads: 1);

    [Test]
    public void WithoutClassesAQueryIsWhatItWasWithoutAMix()
    {
        var (mixed, plain) = (new MixedChoice(9, RandomStream.Choices, RandomStream.Classes, 50, []), new QueryChoice(9, RandomStream.Choices, 50));
        Assert.That(Enumerable.Range(0, 200).Select(index => mixed.Take(index)), Is.EqualTo(Enumerable.Range(0, 200).Select(index => plain.At(index))));
    }

    [Test]
    public void ASessionStaysInItsClassAndGoesOnInDeclaredOrder() =>
        Gen.Select(Gen.Int, Gen.Long[0, 1 << 20]).Sample(
            (seed, session) =>
            {
                var choice = new SessionChoice(seed, 30, Classes);
                var turns = Enumerable.Range(0, 40).Select(turn => choice.At(session, turn)).ToArray();
                var of = Classes.Single(one => one.Has(turns[0]));
                return turns.Zip(turns.Skip(1), (now, next) => next == of.First + ((now - of.First + 1) % of.Count)).All(follows => follows);
            },
            iter: 300,
            threads: 1);

    [TestCase("SingleStream")]
    [TestCase("Server")]
    [TestCase("Offline")]
    [TestCase("MultiStream")]
    [TestCase("Session")]
    public void RecordsTellTheClassesAndEveryQueryIsOfOne(string kind)
    {
        var records = LaunchRun.Once(new GraphSubject(GraphSubject.Chain(2)) { Queries = 30, QueryClasses = Classes }, Scenarios.Of(kind), 500);
        Assert.That(records.Classes, Is.EqualTo(Classes));
        Assert.That(Classes.Sum(one => records.Queries.Count(query => one.Has(query.Choice))), Is.EqualTo(records.Queries.Count));
    }

    [Test]
    public void AnEmptyClassIsNamed()
    {
        var subject = new GraphSubject(GraphSubject.Chain(1)) { Queries = 27, QueryClasses = [Classes[0], Classes[1], new("Rare", 27, 0, 1)] };
        Assert.That(() => LaunchRun.Once(subject, new SingleStreamScenario(), 1), Throws.TypeOf<NoQueriesException>().With.Message.Contains("'Rare'"));
    }
}
