using CsCheck;
using Modbench.Ledger;

namespace Modbench.Tests.Gate.Compare;

/// <summary>Expected numbers are of another implementation: the incomplete beta function by its continued fraction (Press et al., Numerical Recipes 6.4), in Python.</summary>
public sealed class ShiftTests
{
    private static readonly double[] Base = [100, 104, 97];
    private static readonly double[] Head = [118, 125, 121, 119];

    private static readonly TestCaseData[] Groups =
    [
        new TestCaseData(Shift.OfLogs(Head, Base), true, 1.2036846719866645, 1.1225544905095608, 1.2906783606717966, 0.0024085292202032284).SetArgDisplayNames("logs"),
        new TestCaseData(Shift.Welch(Head, Base), false, 20.41666666666667, 13.392282057156994, 27.44105127617635, 0.0012088517969953494).SetArgDisplayNames("plain"),
        new TestCaseData(Shift.OfLogMeans(Head, Base), true, 1.2034883720930234, 1.122237180361381, 1.2906222384262025, 0.00240878931101065).SetArgDisplayNames("logarithms of means"),
        new TestCaseData(Shift.Paired(Logs(110, 113, 108), Logs(100, 104, 97)), true, 1.0999254990035126, 1.0670594022897497, 1.133803892043872, 0.00543532250265622).SetArgDisplayNames("pairs"),
    ];

    [TestCaseSource(nameof(Groups))]
    public void AnotherImplementationComesToTheSame(object of, bool isRatio, double value, double low, double high, double chance)
    {
        var shift = (Shift)of;
        Func<double, double> scale = isRatio ? Math.Exp : plain => plain;
        var half = shift.Half(0.95)!.Value;
        Assert.Multiple(() =>
        {
            Assert.That(scale(shift.Value), Is.EqualTo(value).Within(1e-9));
            Assert.That(scale(shift.Value - half), Is.EqualTo(low).Within(1e-6));
            Assert.That(scale(shift.Value + half), Is.EqualTo(high).Within(1e-6));
            Assert.That(shift.FromZero, Is.EqualTo(chance).Within(1e-8));
        });
    }

    [Test]
    public void ALimitIsTestedOnOneSide()
    {
        Assert.That(Shift.OfLogs(Head, Base).Above(Math.Log(1.02)), Is.EqualTo(0.0017597381245543799).Within(1e-8));
        var predicted = Shift.Predicted(11.2, [10.0, 10.4, 9.8, 10.1, 9.9]);
        Assert.Multiple(() =>
        {
            Assert.That(predicted.Error, Is.EqualTo(0.2521904042583697).Within(1e-12));
            Assert.That(predicted.Above(0), Is.EqualTo(0.005016583547993992).Within(1e-8));
            Assert.That(predicted.Above(0.5), Is.EqualTo(0.029490212800610198).Within(1e-8));
        });
    }

    [Test]
    public void TheRatioIsThatOfTheLedgersOwnRows()
    {
        var (estimate, shift) = (Estimate.Ratio(Head, Base), Shift.OfLogs(Head, Base));
        Assert.That(Math.Exp(shift.Value + shift.Half(0.95)!.Value), Is.EqualTo(estimate.High).Within(1e-12));
    }

    [Test]
    public void NumbersThatNeverVaryAreCertain()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Shift.Welch([2, 2], [1, 1, 1]).Above(0.5), Is.Zero);
            Assert.That(Shift.Welch([2, 2], [1, 1, 1]).Above(1), Is.EqualTo(1), "no higher than the limit");
            Assert.That(Shift.Welch([1, 1], [1, 1]).FromZero, Is.EqualTo(1));
            Assert.That(Shift.Welch([2], [1, 1, 1]).Above(0), Is.Null, "of one nothing is known");
        });
    }

    [Test]
    public void AFurtherErrorAddsAsASquareAndFreesIt()
    {
        // By hand: errors 3 and 4 make 5; 2 degrees of freedom of a share 9/25 make 2·(25/9)².
        var shift = new Shift(1, 3, 2).With(4);
        Assert.That((shift.Error, shift.Freedom), Is.EqualTo((5.0, 2 * 625.0 / 81)));
        Assert.That(new Shift(1, null, 0).With(0.5).Above(0), Is.EqualTo(0.0227501319).Within(1e-9), "two standard errors of the normal distribution");
    }

    [Test]
    public void SwappingTheGroupsTurnsTheSign() =>
        Gen.Select(Gen.Double[0.1, 1e6].Array[2, 6], Gen.Double[0.1, 1e6].Array[2, 6]).Sample((a, b) =>
            Opposite(Shift.Welch(a, b), Shift.Welch(b, a)) && Opposite(Shift.OfLogs(a, b), Shift.OfLogs(b, a)) && Opposite(Shift.OfLogMeans(a, b), Shift.OfLogMeans(b, a)));

    private static bool Opposite(Shift one, Shift other) =>
        Math.Abs(one.Value + other.Value) <= 1e-9 * Math.Max(1, Math.Abs(one.Value)) && Math.Abs(one.FromZero!.Value - other.FromZero!.Value) < 1e-9;

    private static double[] Logs(params double[] values) => [.. values.Select(value => Math.Log(value))];
}
