using System.Numerics;
using Modbench.Ledger;

namespace Modbench.Tests.Gate.Statistics;

public sealed class SignTestTests
{
    [Test]
    public void ItCountsAllSigns([Values(1, 8, 13)] int n)
    {
        foreach (var count in Enumerable.Range(0, n + 1))
        {
            var all = Enumerable.Range(0, 1 << n).Count(signs => BitOperations.PopCount((uint)signs) >= count);
            Assert.That(SignTest.AtLeast(n, count), Is.EqualTo((double)all / (1 << n)).Within(1e-12));
        }
    }
}
