using Modbench.Ledger;

namespace Modbench.Steady;

/// <summary>What is said of recorded launches as they are, and with a drift or a step planted into their responses.</summary>
internal static class Recorded
{
    private const int Runs = 120;
    private const double StepAt = 0.9;
    private static readonly double[] Rates = [0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 5];
    private static readonly double[] Steps = [1.02, 1.05, 1.1, 1.2, 1.3, 1.5, 2];

    public static void Judge(IReadOnlyList<(long Due, long Response)[]> launches)
    {
        foreach (var seconds in (double[])[3, 8])
        {
            var stretches = Stretch.Cut(launches, seconds).ToList();
            Console.WriteLine($"{stretches.Count} stretches of {seconds:0} s from {launches.Count} launches, {stretches.Average(stretch => stretch.Responses.Length):0} queries each");
            Drifts("one launch", [.. stretches.Select(stretch => (IReadOnlyList<Stretch>)[stretch])]);
            Drifts("three launches", Triples(stretches));
            if (seconds == 3) TierUps(stretches);
        }
    }

    private static void Drifts(string what, List<IReadOnlyList<Stretch>> runs)
    {
        var plain = runs.AsParallel().Count(run => IsNotStationary(run, 0));
        var found = Rates.Select(rate => (Rate: rate, Share: runs.AsParallel().Count(run => IsNotStationary(run, rate)) / (double)runs.Count)).ToList();
        var half = found.FirstOrDefault(one => one.Share >= 0.5).Rate;
        Console.WriteLine(
            $"    {what}: not stationary is said of {plain} of {runs.Count} without a drift; planted % a second, found in: " +
            $"{string.Join(", ", found.Select(one => $"{one.Rate:0.0#} {one.Share:P0}"))}; the least found in half: {half:0.0#}");
    }

    private static bool IsNotStationary(IReadOnlyList<Stretch> run, double percentPerSecond) =>
        Stretch.P50(run, at => Math.Exp(percentPerSecond / 100 * at)).Notes.Any(note => note.StartsWith(Stationarity.NotStationary, StringComparison.Ordinal));

    private static void TierUps(IReadOnlyList<Stretch> stretches)
    {
        Console.WriteLine($"    a step down after {StepAt} s: p50 within 1 % of what it is without; cut off in");
        foreach (var step in (double[])[1, .. Steps])
        {
            var rows = stretches.AsParallel().Select(stretch => (Planted: Stretch.P50([stretch], at => at < StepAt ? step : 1), Plain: Stretch.P50([stretch], _ => 1))).ToList();
            Console.WriteLine(
                $"    {(step - 1) * 100,4:0} %: {rows.Count(row => Math.Abs((row.Planted.Value!.Value / row.Plain.Value!.Value) - 1) <= 0.01)} of {rows.Count}; " +
                $"{rows.Count(row => row.Planted.Notes.Any(note => note.StartsWith("warm-up cut", StringComparison.Ordinal)))}");
        }
    }

    // Launches of a run are processes of their own.
    private static List<IReadOnlyList<Stretch>> Triples(List<Stretch> stretches)
    {
        var random = new Random(1);
        var runs = new List<IReadOnlyList<Stretch>>();
        while (runs.Count < Runs)
        {
            Stretch[] run = [.. Enumerable.Range(0, 3).Select(_ => stretches[random.Next(stretches.Count)])];
            if (run.Select(stretch => stretch.Launch).Distinct().Count() == run.Length) runs.Add(run);
        }

        return runs;
    }
}
