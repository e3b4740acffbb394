using CsCheck;
using Modbench.Ledger;

namespace Modbench.Tests.Ledger;

public sealed class EstimateTests
{
    // NumPy: np.quantile([1, 2, 4, 8, 16], q), whose default is the same definition.
    [TestCase(0.5, 4.0)]
    [TestCase(0.9, 12.8)]
    [TestCase(0.99, 15.68)]
    [TestCase(0.999, 15.968)]
    [TestCase(0, 1)]
    [TestCase(1, 16)]
    public void QuantilesInterpolateBetweenOrderStatistics(double share, double expected) =>
        Assert.That(Quantile.Of([1, 2, 4, 8, 16], share), Is.EqualTo(expected).Within(1e-12));

    [TestCase(0.5, 1, "p50")]
    [TestCase(0.9, 29, "p90")]
    [TestCase(0.95, 59, "p95")]
    [TestCase(0.99, 299, "p99")]
    [TestCase(0.999, 2995, "p999")]
    public void AQuantileIsClaimedWhenTheMaximumIsMostProbablyAboveIt(double share, int fewest, string name)
    {
        Assert.That((Quantile.Fewest(share), Quantile.Name(share)), Is.EqualTo((fewest, name)));
        if (share > 0.5)
        {
            Assert.That(Math.Pow(share, fewest), Is.LessThanOrEqualTo(0.05));
            Assert.That(Math.Pow(share, fewest - 1), Is.GreaterThan(0.05));
        }
    }

    [Test]
    public void AMeanHasAStudentInterval()
    {
        // R: t.test(c(10, 12, 14))$conf.int: 12 ± 4.302652729749464·2/√3.
        var estimate = Estimate.Mean([10, 12, 14]);
        Assert.Multiple(() =>
        {
            Assert.That(estimate.Value, Is.EqualTo(12));
            Assert.That(estimate.Low, Is.EqualTo(12 - 4.968274).Within(1e-5));
            Assert.That(estimate.High, Is.EqualTo(12 + 4.968274).Within(1e-5));
        });
    }

    [Test]
    public void AGeometricMeanHasItsIntervalOnTheLogScale()
    {
        // R: exp(t.test(log(c(1, 2, 4)))$conf.int): exp(ln 2 ± 4.302652729749464·ln 2/√3).
        var estimate = Estimate.Geometric([1, 2, 4]);
        Assert.Multiple(() =>
        {
            Assert.That(estimate.Value, Is.EqualTo(2).Within(1e-12));
            Assert.That(estimate.Low, Is.EqualTo(2 * Math.Pow(2, -2.484137716)).Within(1e-6));
            Assert.That(estimate.High, Is.EqualTo(2 * Math.Pow(2, 2.484137716)).Within(1e-6));
        });
    }

    [Test]
    public void ARatioOfGroupsHasWelchsInterval()
    {
        // Logs in units of ln 2: numerator 1, 2, 3, denominator 0, 1. Variances 1 and 1/2, over 3 and 2: a = 1/3, b = 1/4; difference 3/2.
        // Satterthwaite: (7/12)² / ((1/3)²/2 + (1/4)²/1) = 49/17 = 2.882353 degrees; the half width is t(0.975, 49/17)·√(7/12).
        // The t quantile lies between those for 2 and 3 degrees, 4.302653 and 3.182446; the test inverts the distribution by its own integration.
        var estimate = Estimate.Ratio([2, 4, 8], [1, 2]);
        var half = Math.Log2(estimate.High!.Value / estimate.Value);
        Assert.Multiple(() =>
        {
            Assert.That(estimate.Value, Is.EqualTo(Math.Pow(2, 1.5)).Within(1e-12));
            Assert.That(Math.Log2(estimate.Value / estimate.Low!.Value), Is.EqualTo(half).Within(1e-9));
            Assert.That(TwoSided(half / Math.Sqrt(7.0 / 12), 49.0 / 17), Is.EqualTo(0.95).Within(1e-6));
        });
    }

    [Test]
    public void OneLaunchHasNoInterval()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Estimate.Geometric([7]).Low, Is.Null);
            Assert.That(Estimate.Ratio([7], [5, 6]).High, Is.Null);
        });
    }

    [Test]
    public void AGroupComparedWithItselfCoversOne() =>
        Gen.Double[0.1, 1e9].Array[2, 8].Sample(values => Estimate.Ratio(values, values) is { Low: <= 1, High: >= 1 });

    [Test]
    public void SwappingTheGroupsInvertsTheRatio() =>
        Gen.Select(Gen.Double[0.1, 1e6].Array[2, 6], Gen.Double[0.1, 1e6].Array[2, 6]).Sample((a, b) =>
        {
            var (forth, back) = (Estimate.Ratio(a, b), Estimate.Ratio(b, a));
            return Math.Abs((forth.Value * back.Value) - 1) < 1e-9 && Math.Abs((forth.Low!.Value * back.High!.Value) - 1) < 1e-9;
        });

    [Test]
    public void TheUnitOfTheValuesOnlyScalesTheEstimate() =>
        Gen.Double[0.1, 1e6].Array[2, 6].Sample(values =>
        {
            var ns = Estimate.Geometric([.. values.Select(value => value * 1000)]);
            var us = Estimate.Geometric(values);
            return Math.Abs((ns.Value / us.Value) - 1000) < 1e-6 && Math.Abs((ns.High!.Value / us.High!.Value) - 1000) < 1e-6;
        });

    // P(|T| ≤ t) by Simpson's rule over the unnormalised density, which also gives its norm: independent of the library under test.
    private static double TwoSided(double t, double degrees)
    {
        double Mass(double to)
        {
            const int steps = 200_000;
            var h = to / steps;
            var sum = Density(0) + Density(to);
            for (var i = 1; i < steps; i++)
            {
                sum += (i % 2 == 0 ? 2 : 4) * Density(i * h);
            }

            return sum * h / 3;
        }

        double Density(double x) => Math.Pow(1 + (x * x / degrees), -(degrees + 1) / 2);

        // Substituting x = s/(1 − s) maps the tail to [0, 1).
        double Whole()
        {
            const int steps = 200_000;
            var sum = 0.0;
            for (var i = 0; i < steps; i++)
            {
                var s = (i + 0.5) / steps;
                sum += Density(s / (1 - s)) / ((1 - s) * (1 - s));
            }

            return sum / steps;
        }

        return Mass(t) / Whole();
    }
}
