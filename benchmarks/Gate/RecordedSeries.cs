using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;
using Modbench.Ledger;

namespace Modbench.GateBenchmark;

/// <summary>One measure of one recording, pair after pair.</summary>
/// <param name="Run">The recording.</param>
/// <param name="Case">Which pipeline and scenario of its rounds.</param>
/// <param name="Measure">Its name.</param>
/// <param name="Logs">Logarithms of head ÷ base.</param>
/// <param name="HeadFirst">By pair: the head was first.</param>
internal sealed record RecordedSeries(RecordedRun Run, int Case, string Measure, IReadOnlyList<double> Logs, IReadOnlyList<bool> HeadFirst)
{
    public double StandardError => Logs.StandardDeviation() / Math.Sqrt(Logs.Count);

    /// <summary>That the mean is as far from 0, two-sided.</summary>
    public double MeanChance => TwoSided(Logs.Average() / StandardError, Logs.Count - 1);

    /// <summary>That as many have one sign, two-sided.</summary>
    public double SignChance
    {
        get
        {
            var (above, below) = (Logs.Count(log => log > 0), Logs.Count(log => log < 0));
            return Math.Min(1, 2 * SignTest.AtLeast(above + below, Math.Max(above, below)));
        }
    }

    /// <summary>The logarithm of the first side ÷ the second, and the chance that it is as far from 0.</summary>
    public (double Log, double Chance) FirstOverSecond
    {
        get
        {
            var first = Logs.Zip(HeadFirst, (log, head) => head ? log : -log).ToList();
            return (first.Average(), TwoSided(first.Average() / (first.StandardDeviation() / Math.Sqrt(first.Count)), first.Count - 1));
        }
    }

    /// <summary>Least squares over the pair's number: the logarithm's growth by pair, and the chance that it is as far from 0.</summary>
    public (double Slope, double Chance) Trend
    {
        get
        {
            var middle = (Logs.Count - 1) / 2.0;
            var mean = Logs.Average();
            var squares = Enumerable.Range(0, Logs.Count).Sum(place => (place - middle) * (place - middle));
            var slope = Enumerable.Range(0, Logs.Count).Sum(place => (place - middle) * Logs[place]) / squares;
            var left = Enumerable.Range(0, Logs.Count).Sum(place => Math.Pow(Logs[place] - mean - (slope * (place - middle)), 2));
            return (slope, TwoSided(slope / Math.Sqrt(left / (Logs.Count - 2) / squares), Logs.Count - 2));
        }
    }

    /// <summary>Correlation of each pair with the next one.</summary>
    public double Next
    {
        get
        {
            var mean = Logs.Average();
            return Enumerable.Range(0, Logs.Count - 1).Sum(place => (Logs[place] - mean) * (Logs[place + 1] - mean)) / Logs.Sum(log => (log - mean) * (log - mean));
        }
    }

    private static double TwoSided(double t, int degrees) => 2 * StudentT.CDF(0, 1, degrees, -Math.Abs(t));
}
