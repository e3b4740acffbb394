using MathNet.Numerics.Statistics;

namespace Modbench.Ledger;

/// <summary>What makes pairs of one build differ.</summary>
/// <param name="Sources">Those that were measured in all turns: the named ones first, the strongest first.</param>
/// <param name="Processes">The share of the pairs' variance that is left by the named sources and differs from process to process, from 0 to 1; null: it can't be told from the others.</param>
/// <param name="Objects">The same of what differs between pipeline objects of a process.</param>
/// <param name="Turns">The same of what differs from turn to turn: of it nobody knows what makes it.</param>
/// <param name="TurnSd">Standard deviation of the logarithm of a turn's time within a pipeline object: 0.01 is 1 %.</param>
public sealed record NoiseCauses(IReadOnlyList<SourceNoise> Sources, NoiseShare? Processes, NoiseShare? Objects, NoiseShare? Turns, double TurnSd)
{
    /// <summary>From the turns of all pairs.</summary>
    /// <param name="turns">In order.</param>
    /// <returns>Null: fewer than two pairs had turns.</returns>
    public static NoiseCauses? Of(IReadOnlyList<ComparedTurns> turns)
    {
        if (Levels(turns, [.. turns.Select(turn => turn.LogRatio)]) is not { } whole) return null;
        var (left, shares) = (whole, new Dictionary<NoiseSource, double>());
        foreach (var (source, after) in NoiseSearch.Find(turns))
        {
            var next = Levels(turns, after)!;
            shares[source] = whole.Variance > 0 ? Math.Max(0, (left.Variance - next.Variance) / whole.Variance) : 0;
            if (next.Variance <= left.Variance) left = next;
        }

        var rest = whole.Variance > 0 ? left.Variance / whole.Variance : 0;
        return new NoiseCauses(
            [
                .. shares.Keys.Select(source => Amount(turns, source, shares[source])),
                .. Enum.GetValues<NoiseSource>().Where(source => !shares.ContainsKey(source) && turns.All(turn => turn.More(source) is not null)).Select(source => Amount(turns, source, null)),
            ],
            Part(left.Processes, rest),
            Part(left.Objects, rest),
            Part(left.Turns, rest),
            TurnSpread(turns));
    }

    private static NoiseLevels? Levels(IReadOnlyList<ComparedTurns> turns, IReadOnlyList<double> ratios) =>
        NoiseLevels.Of([.. turns.Zip(ratios, (turn, ratio) => (turn.Pair, turn.Life, turn.Round, ratio))]);

    private static SourceNoise Amount(IReadOnlyList<ComparedTurns> turns, NoiseSource source, double? share)
    {
        double[] amounts = [.. turns.SelectMany(turn => (double[])[turn.Base.Amounts[source], turn.Head.Amounts[source]])];
        return new SourceNoise(source, amounts.Average(), amounts.StandardDeviation(), share);
    }

    private static NoiseShare? Part(NoiseShare? share, double rest) => share is { } one ? new NoiseShare(one.Value * rest, one.Low * rest, one.High * rest) : null;

    private static double TurnSpread(IReadOnlyList<ComparedTurns> turns)
    {
        var lives = turns
            .GroupBy(turn => (turn.Pair, turn.Life))
            .SelectMany(life => (double[][])[[.. life.Select(turn => turn.LogBase)], [.. life.Select(turn => turn.LogHead)]])
            .Where(life => life.Length > 1)
            .ToList();
        var freedom = lives.Sum(life => life.Length - 1);
        return freedom == 0 ? 0 : Math.Sqrt(lives.Sum(life => life.Variance() * (life.Length - 1)) / freedom);
    }
}
