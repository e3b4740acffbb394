using MathNet.Numerics.Distributions;

namespace Modbench.Ledger;

/// <summary>
/// Where the noise of pairs arises: in what differs from process to process, from pipeline object to pipeline object, or from turn to turn. Analysis of variance of nested groups (Searle, Casella and McCulloch 1992),
/// as if all groups were of one size.
/// </summary>
/// <param name="Variance">Of the mean over a pair's rounds.</param>
/// <param name="Processes">The share of it that differs from pair to pair of processes, from 0 to 1; null: each has one object, or too few rounds to tell.</param>
/// <param name="Objects">The share that differs between pipeline objects of one process; null: each process has one.</param>
/// <param name="Turns">The share that differs from round to round of one object; null: each has one round.</param>
public sealed record NoiseLevels(double Variance, NoiseShare? Processes, NoiseShare? Objects, NoiseShare? Turns)
{
    private const double Tail = 0.025;

    /// <summary>From the log ratios of rounds.</summary>
    /// <param name="turns">Two of each round.</param>
    /// <returns>Null: fewer than two pairs.</returns>
    public static NoiseLevels? Of(IReadOnlyList<(int Pair, int Life, int Round, double LogRatio)> turns)
    {
        var pairs = turns
            .GroupBy(turn => turn.Pair)
            .Select(pair => pair
                .GroupBy(turn => turn.Life)
                .Select(life => life.GroupBy(turn => turn.Round).Select(round => round.Average(turn => turn.LogRatio)).ToList())
                .ToList())
            .ToList();
        if (pairs.Count < 2) return null;
        var lives = pairs.SelectMany(pair => pair).ToList();
        var rounds = lives.SelectMany(life => life).ToList();
        var mean = rounds.Average();
        MeanSquare[] squares =
        [
            new(Level.Turns, lives.Sum(life => life.Sum(value => Square(value - life.Average()))), rounds.Count - lives.Count),
            new(Level.Objects, pairs.Sum(pair => pair.Sum(life => life.Count * Square(life.Average() - pair.SelectMany(one => one).Average()))), lives.Count - pairs.Count),
            new(Level.Processes, pairs.Sum(pair => pair.Sum(life => life.Count) * Square(pair.SelectMany(one => one).Average() - mean)), pairs.Count - 1),
        ];
        return Of([.. squares.Where(one => one.Freedom > 0)], (double)rounds.Count / pairs.Count);
    }

    private static NoiseLevels Of(List<MeanSquare> squares, double rounds)
    {
        var rising = Rising(squares);
        var top = rising[^1];
        return new NoiseLevels(top / rounds, Share(Level.Processes), Share(Level.Objects), Share(Level.Turns));

        NoiseShare? Share(Level level)
        {
            // What processes differ by can't be told from what their turns do where each has one.
            var place = squares.FindIndex(square => square.Level == level);
            if (place < 0 || squares.Count == 1) return null;
            var share = top == 0 ? 0 : (rising[place] - (place == 0 ? 0 : rising[place - 1])) / top;
            return place == 0 ? new NoiseShare(share, null, null) : WithEnds(squares[place], squares[place - 1], share, top == 0 ? 0 : rising[place] / top);
        }
    }

    /// <summary>A level can't make pairs differ by less than nothing: one whose mean square is below that of the level in it is taken together with it.</summary>
    private static double[] Rising(List<MeanSquare> squares)
    {
        List<(double Sum, int Freedom, int Levels)> groups = [];
        foreach (var square in squares)
        {
            var (sum, freedom, levels) = (square.Sum, square.Freedom, 1);
            while (groups.Count > 0 && groups[^1].Sum / groups[^1].Freedom > sum / freedom)
            {
                (sum, freedom, levels) = (sum + groups[^1].Sum, freedom + groups[^1].Freedom, levels + groups[^1].Levels);
                groups.RemoveAt(groups.Count - 1);
            }

            groups.Add((sum, freedom, levels));
        }

        return [.. groups.SelectMany(group => Enumerable.Repeat(group.Sum / group.Freedom, group.Levels))];
    }

    // The ratio of two mean squares, divided by what it is in truth, has Fisher's distribution. How much of all noise both levels have together is taken as it is.
    private static NoiseShare WithEnds(MeanSquare level, MeanSquare within, double share, double both)
    {
        if (within.Value == 0) return new NoiseShare(share, null, null);
        var ratio = level.Value / within.Value;
        return new NoiseShare(
            share,
            Part(FisherSnedecor.InvCDF(level.Freedom, within.Freedom, 1 - Tail)),
            Part(FisherSnedecor.InvCDF(level.Freedom, within.Freedom, Tail)));

        double Part(double chance) => Math.Clamp(1 - (chance / ratio), 0, 1) * both;
    }

    private static double Square(double value) => value * value;

    private enum Level
    {
        Turns,
        Objects,
        Processes,
    }

    private readonly record struct MeanSquare(Level Level, double Sum, int Freedom)
    {
        public double Value => Sum / Freedom;
    }
}

/// <summary>A part of the noise, from 0 to 1.</summary>
/// <param name="Value">The estimate.</param>
/// <param name="Low">Lower end of its 95 % interval; null: not known.</param>
/// <param name="High">Upper end.</param>
public readonly record struct NoiseShare(double Value, double? Low, double? High);
