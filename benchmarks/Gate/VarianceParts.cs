namespace Modbench.GateBenchmark;

/// <summary>What the rounds of turns vary by: a nested analysis of variance with as many rounds in each part (those left out apart).</summary>
/// <param name="Rounds">Variance of a round within one pipeline object.</param>
/// <param name="Lives">What pipeline objects of one pair of processes differ by beyond that; estimates may lie below 0.</param>
/// <param name="Processes">What pairs of processes differ by beyond that.</param>
internal readonly record struct VarianceParts(double Rounds, double Lives, double Processes)
{
    /// <param name="pairs">By pair, pipeline object and round: the logarithm.</param>
    public static VarianceParts Of(IReadOnlyList<IReadOnlyList<IReadOnlyList<double>>> pairs)
    {
        var lives = pairs.SelectMany(pair => pair).Where(life => life.Count > 0).ToList();
        var (within, degrees) = (lives.Sum(life => Squares(life)), lives.Sum(life => life.Count - 1));
        var rounds = degrees > 0 ? within / degrees : 0;
        var roundsOfLife = lives.Average(life => (double)life.Count);

        var means = pairs.Select(pair => pair.Where(life => life.Count > 0).Select(life => life.Average()).ToList()).Where(pair => pair.Count > 0).ToList();
        var (between, livesFree) = (means.Sum(pair => Squares(pair)), means.Sum(pair => pair.Count - 1));
        var ofLives = livesFree > 0 ? (between / livesFree) - (rounds / roundsOfLife) : 0;
        var livesOfPair = means.Average(pair => (double)pair.Count);

        var ofPairs = (Squares([.. means.Select(pair => pair.Average())]) / (means.Count - 1)) - (livesFree > 0 ? between / livesFree / livesOfPair : rounds / roundsOfLife);
        return new VarianceParts(rounds, ofLives, ofPairs);
    }

    private static double Squares(IReadOnlyList<double> values)
    {
        var mean = values.Average();
        return values.Sum(value => (value - mean) * (value - mean));
    }
}
