using CsCheck;
using Modbench.Ledger;
using Modbench.Tool.Reports;

namespace Modbench.Tests.Reports;

public sealed class QuantityTests
{
    [TestCase(0, "ns", "0 ns")]
    [TestCase(0.25, "ns", "0.25 ns")]
    [TestCase(999.4, "ns", "999 ns")]
    [TestCase(999.6, "ns", "1 µs")]
    [TestCase(41_234_567, "ns", "41.2 ms")]
    [TestCase(999_600, "ns", "1 ms")]
    [TestCase(83_000_000_000, "ns", "83 s")]
    [TestCase(1_234_000_000_000, "ns", "1,234 s")]
    [TestCase(1536, "bytes", "1.5 KB")]
    [TestCase(200_000_000, "bytes", "191 MB")]
    [TestCase(12.345, "1/s", "12.3/s")]
    [TestCase(1.8234, "ratio", "1.82×")]
    [TestCase(0.5, "score", "0.5")]
    [TestCase(8_000_000, "ns/query", "8 ms/query")]
    public void ThreeSignificantDigitsInTheFittingUnit(double value, string unit, string expected) => Assert.That(Quantity.Of(value, unit), Is.EqualTo(expected));

    [Test]
    public void ASharedUnitIsSaidOnce()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Quantity.Change(41.2e6, 74e6, "ns"), Is.EqualTo("41.2 → 74 ms"));
            Assert.That(Quantity.Change(900e3, 1.5e6, "ns"), Is.EqualTo("900 µs → 1.5 ms"));
            Assert.That(Quantity.Interval(1.71, 1.94, "slowdown", "ratio"), Is.EqualTo("1.71–1.94×"));
            Assert.That(Quantity.Interval(39.96, 40.04, "peak", "1/s"), Is.EqualTo("39.96–40.04/s"), "its ends can be told apart");
            Assert.That(Quantity.Interval(0.73, 0.73, "quality.recall", "score"), Is.EqualTo("0.73–0.73"));
            Assert.That(Quantity.Interval(null, 2, "slowdown", "ratio"), Is.Null);
        });
    }

    [Test]
    public void PartsOfAWholeArePercentages()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Quantity.Of(0.521, "np", "ratio"), Is.EqualTo("52.1 %"));
            Assert.That(Quantity.Of(null, "np", "ratio"), Is.EqualTo("–"));
        });
    }

    [Test]
    public void WhatIsPrintedIsWithinHalfAPercentOfTheValue() =>
        Gen.Double[1e-3, 1e15].Sample(value =>
        {
            var text = Quantity.Of(value, "ns").Split(' ');
            var scale = text[1] switch { "s" => 1e9, "ms" => 1e6, "µs" => 1e3, _ => 1 };
            var printed = double.Parse(text[0], System.Globalization.CultureInfo.InvariantCulture) * scale;
            return Math.Abs(printed - value) <= 0.00501 * value;
        });

    [TestCase(0.9897, 0.99, "98.9 %")]
    [TestCase(0.98996, 0.99, "98.9 %")]
    [TestCase(0.99939, 0.9994, "99.93 %")]
    [TestCase(0.999999, 1, "99.9 %")]
    [TestCase(0.5, 0.99, "50 %")]
    public void AMissedShareNeverReadsAsTheOneAsked(double share, double asked, string expected) =>
        Assert.That(Quantity.PercentBelow(share, asked), Is.EqualTo(expected));

    [Test]
    public void WhatIsBelowALimitReadsAsBelow() =>
        Gen.Double[0.0001, 1].Select(Gen.Double[0, 1]).Where((limit, part) => part < 1).Sample((limit, part) =>
        {
            var (asked, share) = (Math.Round(limit, 4), Math.Round(limit, 4) * part);
            return share >= asked || Quantity.PercentBelow(share, asked) != Quantity.Percent(asked);
        });

    [Test]
    public void EveryUnitOfTheCatalogHasAForm() =>
        Assert.That(MeasureCatalog.All.Select(kind => Quantity.Of(1.0, kind.Name, kind.Unit)), Is.All.Not.Empty.And.All.Not.Contains("NaN"));
}
