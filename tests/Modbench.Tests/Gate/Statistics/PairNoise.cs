using MathNet.Numerics.Distributions;

namespace Modbench.Tests.Gate.Statistics;

/// <summary>How the log ratios of pairs come out where nothing differs: a mean of 0 and a standard deviation of 1, or what stands for it.</summary>
public enum PairNoise
{
    Normal,

    /// <summary>Student's t with 3 degrees of freedom.</summary>
    Heavy,

    /// <summary>One pair in eight is ten times as far off.</summary>
    Bursts,

    /// <summary>The median of 24 turns, each like the one before (0.8) and like it one turn in ten ten times as far off.</summary>
    Turns,
}

internal static class PairNoises
{
    private const int TurnsOfAPair = 24;
    private const double Alike = 0.8;

    // The standard deviation of such medians, as a test holds it.
    private const double SpreadOfMedians = 1.05;

    public static double Draw(this PairNoise noise, Random random) => noise switch
    {
        PairNoise.Heavy => StudentT.Sample(random, 0, 1, 3) / Math.Sqrt(3),
        PairNoise.Bursts => Normal.Sample(random, 0, random.Next(8) == 0 ? 10 : 1) / Math.Sqrt((7 + 100) / 8.0),
        PairNoise.Turns => MedianOfTurns(random) / SpreadOfMedians,
        _ => Normal.Sample(random, 0, 1),
    };

    private static double MedianOfTurns(Random random)
    {
        var turns = new double[TurnsOfAPair];
        var level = Normal.Sample(random, 0, 1 / Math.Sqrt(1 - (Alike * Alike)));
        for (var turn = 0; turn < turns.Length; turn++)
        {
            level = (Alike * level) + Normal.Sample(random, 0, 1);
            turns[turn] = level * (random.Next(10) == 0 ? 10 : 1);
        }

        Array.Sort(turns);
        return (turns[(TurnsOfAPair / 2) - 1] + turns[TurnsOfAPair / 2]) / 2;
    }
}
