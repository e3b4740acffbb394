using MathNet.Numerics.Distributions;
using Modbench.Ledger;

namespace Modbench.GateBenchmark;

/// <summary>What the floor of the statistic and the spending of the 1 % were chosen by: how often a suite with growth fails, and how often at the first look.</summary>
internal static class Choices
{
    private const double Memory = 0.1;
    private const double Response = 0.02;

    private static readonly Change[] Changes =
    [
        new("4 × p50, sd 2.5 %, +5 % in one", 0.05, [0.025, 0.025, 0.025, 0.025], 4),
        new("2 × p50 and memory, sd 2.5 %, +5 % in one", 0.05, [0.025, 0.025, 0.01, 0.01], 2),
        new("2 × p50 and memory, sd 4 %, +7 % in one", 0.07, [0.04, 0.04, 0.01, 0.01], 2),
        new("2 × p50 and memory, sd 1 and 8 %, +3.5 % in the quiet one", 0.035, [0.01, 0.08, 0.01, 0.01], 2),
        new("2 × p50 and memory, sd 2.5 %, +10 % in one", 0.1, [0.025, 0.025, 0.005, 0.005], 2),
    ];

    public static void Print(int suites)
    {
        Console.WriteLine("| floor, in tolerances | spent at 8, 12, 16, 20 pairs | suite | failed | at the first look |");
        Console.WriteLine("|---|---|---|---|---|");
        foreach (var change in Changes)
        {
            foreach (var floor in new[] { 0, 0.25, 0.5, 1 }) Row(floor, Looks(0.004, 0.005, 0.007), change, suites);
            Row(0.5, Looks(0.004, 0.006, 0.008), change, suites);
            Row(0.5, Looks(0.004, 0.0045, 0.0055), change, suites);
            Row(0.5, Looks(0.004, 0.004, 0.004), change, suites);
            Row(0.5, Looks(0, 0.002, 0.005), change, suites);
            Row(0.5, Looks(0, 0, 0), change, suites);
        }
    }

    private static Look[] Looks(double first, double second, double third) => [new(8, first, 0), new(12, second, 0), new(16, third, 0), new(20, 0.009, 0)];

    private static void Row(double floor, Look[] looks, Change change, int suites)
    {
        var at = new int[suites];
        Parallel.For(0, suites, number => at[number] = FailsAt(floor, looks, change, new Random(number)));
        Console.WriteLine($"| {floor} | {string.Join(", ", looks.Select(look => $"{100 * look.Spent:0.##}"))} % | {change.Name} | {100.0 * at.Count(look => look >= 0) / suites:0} % | {100.0 * at.Count(look => look == 0) / suites:0} % |");
    }

    private static int FailsAt(double floor, Look[] looks, Change change, Random random)
    {
        double[] tolerances = [.. change.Spreads.Select((_, measure) => Math.Log(1 + (measure < change.Responses ? Response : Memory)))];
        List<double[]> pairs = [];
        int[] last = [.. tolerances.Select(_ => looks.Length)];
        for (var look = 0; look < looks.Length; look++)
        {
            while (pairs.Count < looks[look].Pairs)
                pairs.Add([.. change.Spreads.Select((spread, measure) => Normal.Sample(random, (measure == 0 ? Math.Log(1 + change.Growth) : 0) - tolerances[measure], spread))]);
            if (SequentialFlips.Of(pairs, [.. tolerances.Select(one => floor * one)], looks, last)[^1].Failed) return look;
            for (var measure = 0; measure < last.Length; measure++)
            {
                if (last[measure] > look && NoisyRule.IsBelow([.. pairs.Select(pair => pair[measure])], 0)) last[measure] = look;
            }

            if (Array.TrueForAll(last, one => one <= look)) return -1;
        }

        return -1;
    }

    /// <param name="Name">For the table.</param>
    /// <param name="Growth">Of the first measure.</param>
    /// <param name="Spreads">By measure.</param>
    /// <param name="Responses">So many are responses, the others peaks of memory.</param>
    private sealed record Change(string Name, double Growth, double[] Spreads, int Responses);
}
