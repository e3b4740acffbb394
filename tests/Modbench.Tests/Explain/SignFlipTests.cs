using Modbench.Ledger;

namespace Modbench.Tests.Explain;

internal sealed class SignFlipTests
{
    [TestCase(new double[] { }, 1)]
    [TestCase(new double[] { 1 }, 0.5)]
    [TestCase(new double[] { 1, 2, 3 }, 1 / 8.0)]
    [TestCase(new double[] { -1, 2, 3 }, 2 / 8.0)]
    [TestCase(new double[] { 1, 1, 1, 1, 1, 1, 1, 1 }, 1 / 256.0)]
    [TestCase(new double[] { 0, 0, 0 }, 1)]
    public void SmallOnesAreCountedByHand(double[] differences, double chance) => Assert.That(SignFlip.Above(differences), Is.EqualTo(chance));

    [Test]
    public void SymmetricDifferencesAreCalledHighNoMoreOftenThanSaid()
    {
        var random = new Random(3);
        var high = 0;
        for (var trial = 0; trial < 2000; trial++)
        {
            // Heavy tails: a normal distribution would be wrong here.
            var differences = Enumerable.Range(0, 10).Select(_ => Math.Tan(Math.PI * (random.NextDouble() - 0.5))).ToList();
            if (SignFlip.Above(differences) <= 0.05) high++;
        }

        Assert.That(high, Is.InRange(60, 125)); // 100 ± 2.6 standard errors and what the steps of 1/1024 leave
    }

    [Test]
    public void ManyPairsAreDrawn() =>
        Assert.That(SignFlip.Above([.. Enumerable.Range(0, 30).Select(i => i % 3 == 0 ? -1.0 : 1.0)]), Is.EqualTo(0.0494).Within(0.001), "20 or more of 30 heads");
}
