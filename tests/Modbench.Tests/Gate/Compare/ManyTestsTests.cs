using CsCheck;
using Modbench.Ledger;

namespace Modbench.Tests.Gate.Compare;

public sealed class ManyTestsTests
{
    private static readonly double[] Chances = [0.042, 0.001, 0.205, 0.039, 0.008, 0.06, 0.041, 0.074];

    // By the definitions, in Python: min over higher ranks of p·n/rank, and max over lower ranks of p·(n − rank + 1).
    [Test]
    public void AdjustedAsTheirAuthorsHaveIt()
    {
        double[] discovery = [0.0672, 0.008, 0.205, 0.0672, 0.032, 0.08, 0.0672, 0.08457142857142856];
        double[] holm = [0.234, 0.008, 0.234, 0.234, 0.056, 0.234, 0.234, 0.234];
        Assert.Multiple(() =>
        {
            Assert.That(ManyTests.FalseDiscovery(Chances), Is.EqualTo(discovery).Within(1e-12));
            Assert.That(ManyTests.Holm(Chances), Is.EqualTo(holm).Within(1e-12));
            Assert.That(ManyTests.Holm([]), Is.Empty);
            Assert.That(ManyTests.Holm([0.03]), Is.EqualTo(new[] { 0.03 }), "one test needs no adjusting");
        });
    }

    [Test]
    public void NeitherMakesAnythingMoreCertainNorTurnsTheOrder() =>
        Gen.Double[0, 1].Array[1, 30].Sample(chances =>
        {
            var (holm, discovery) = (ManyTests.Holm(chances), ManyTests.FalseDiscovery(chances));
            var order = Enumerable.Range(0, chances.Length).OrderBy(i => chances[i]).ToArray();
            return chances.Zip(discovery, holm).All(one => one.First <= one.Second + 1e-12 && one.Second <= one.Third + 1e-12 && one.Third <= 1)
                && order.Zip(order.Skip(1)).All(next => holm[next.First] <= holm[next.Second] && discovery[next.First] <= discovery[next.Second]);
        });
}
