using Modbench.Ledger;

namespace Modbench.Tests.Gate.Statistics;

public sealed class RankCountsTests
{
    [Test]
    public void TheyAreWhatPuttingAllOrdersDownGives([Range(1, 5)] int n)
    {
        var counts = Orders(n, n).Select(Above).ToList();
        foreach (var count in Enumerable.Range(0, (n * n) + 1))
        {
            Assert.That(RankCounts.AtMost(n, count), Is.EqualTo((double)counts.Count(one => one <= count) / counts.Count).Within(1e-12));
        }
    }

    [Test]
    public void EightOfEightAreOneIn12870()
    {
        Assert.That(RankCounts.AtMost(8, 0), Is.EqualTo(1 / 12870.0).Within(1e-15));
        Assert.That(RankCounts.AtMost(20, 400), Is.EqualTo(1));
    }

    // True: a head comes next.
    private static IEnumerable<bool[]> Orders(int bases, int heads) =>
        (bases, heads) is (0, 0) ? [[]]
        : (bases > 0 ? Orders(bases - 1, heads).Select(rest => (bool[])[false, .. rest]) : [])
            .Concat(heads > 0 ? Orders(bases, heads - 1).Select(rest => (bool[])[true, .. rest]) : []);

    private static int Above(bool[] order) => order.Select((isHead, place) => isHead ? order.Take(place).Count(before => !before) : 0).Sum();
}
