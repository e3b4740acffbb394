using MathNet.Numerics.Distributions;
using Modbench.Ledger;

namespace Modbench.Tests.Noise;

/// <summary>Turns of pairs of one build, simulated: what makes them differ is known.</summary>
internal sealed class PlantedTurns(int seed)
{
    private readonly Random random = new(seed);

    public int Pairs { get; init; } = 8;

    public int Lives { get; init; } = 3;

    public int RoundsOfLife { get; init; } = 2;

    /// <summary>Spread of a turn's time that nothing explains.</summary>
    public double TurnSd { get; init; } = 0.005;

    /// <summary>Heavy tails: one turn in ten is ten times as far off.</summary>
    public bool IsHeavy { get; init; }

    /// <summary>Spread of what a process differs by, over all its turns.</summary>
    public double ProcessSd { get; init; }

    /// <summary>Spread of what a pipeline object differs by.</summary>
    public double ObjectSd { get; init; }

    /// <summary>How much slower a turn is for each unit of a source.</summary>
    public Dictionary<NoiseSource, double> Slope { get; init; } = [];

    /// <summary>How much there is of a source in a turn: of a source, the pair, and whether it is the head's.</summary>
    public Func<Random, NoiseSource, int, bool, double> Amount { get; init; } = (random, _, _, _) => random.NextDouble();

    /// <summary>What there is of a source in a turn besides, of what another one has there.</summary>
    public Func<Dictionary<NoiseSource, double>, Dictionary<NoiseSource, double>> Also { get; init; } = amounts => amounts;

    public static IReadOnlyList<NoiseSource> Sources { get; } =
        [NoiseSource.CoreWaits, NoiseSource.OtherProcesses, NoiseSource.Steal, NoiseSource.PageFaults, NoiseSource.Collections, NoiseSource.DiskPressure];

    public IReadOnlyList<ComparedTurns> Make()
    {
        var turns = new List<ComparedTurns>();
        for (var pair = 1; pair <= Pairs; pair++)
        {
            var process = (Base: Gauss(ProcessSd / Math.Sqrt(2)), Head: Gauss(ProcessSd / Math.Sqrt(2)));
            for (var life = 0; life < Lives; life++)
            {
                var made = (Base: Gauss(ObjectSd / Math.Sqrt(2)), Head: Gauss(ObjectSd / Math.Sqrt(2)));
                for (var turn = 0; turn < 2 * RoundsOfLife; turn++)
                {
                    var (under, over) = (Turn(pair, life, isHead: false), Turn(pair, life, isHead: true));
                    turns.Add(new ComparedTurns(
                        pair, (life * RoundsOfLife) + (turn / 2), 15 + process.Base + made.Base + Slow(under), 15 + process.Head + made.Head + Slow(over), under, over));
                }
            }
        }

        return turns;
    }

    private WatchedTurn Turn(int pair, int life, bool isHead) => new(life, Also(Sources.ToDictionary(source => source, source => Amount(random, source, pair, isHead))));

    private double Slow(WatchedTurn turn) => Gauss(TurnSd) * (IsHeavy && random.Next(10) == 0 ? 10 : 1) + Slope.Sum(slope => slope.Value * turn.Amounts[slope.Key]);

    private double Gauss(double sd) => sd == 0 ? 0 : Normal.Sample(random, 0, sd);
}
