using MathNet.Numerics.Distributions;

namespace Modbench.GateBenchmark;

/// <summary>A machine that becomes slower for a while, for whatever runs then: how many times as long things take, as the mean over a stretch of wall time.</summary>
/// <param name="from">Of the stretch, in seconds since the suite began.</param>
/// <param name="to">Its end.</param>
internal delegate double Slowness(double from, double to);

/// <summary>A kind of it.</summary>
/// <param name="Name">For the table.</param>
/// <param name="Of">What it does to a suite of so many seconds; null: nothing.</param>
internal sealed record Slowdown(string Name, Func<double, Random, Slowness>? Of)
{
    public static Slowdown None { get; } = new("as recorded", null);

    /// <summary>Steadily, so that the end of a suite takes 1 + share times as long as its beginning.</summary>
    public static Slowdown Drift(double share) => new($"drift, +{100 * share:0} % from the first round to the last", (seconds, _) => (from, to) => 1 + (share * (from + to) / 2 / seconds));

    /// <summary>From some moment on.</summary>
    public static Slowdown Step(double share) => new($"a step of +{100 * share:0} %", (seconds, random) =>
    {
        var at = random.NextDouble() * seconds;
        return (from, to) => 1 + (share * Within(from, to, at, double.PositiveInfinity));
    });

    /// <summary>Again and again for some time, which is exponentially distributed, as are the pauses.</summary>
    /// <param name="share">How much longer things take then: 0.5 is half as long again.</param>
    /// <param name="length">Mean seconds.</param>
    /// <param name="part">Of all time, from 0 to 1.</param>
    public static Slowdown Bursts(double share, double length, double part) => new($"bursts of +{100 * share:0} %, {length:0.#} s, {100 * part:0} % of the time", (seconds, random) =>
    {
        List<(double From, double To)> bursts = [];
        for (var at = Exponential.Sample(random, part / (length * (1 - part))); at < seconds; at = bursts[^1].To + Exponential.Sample(random, part / (length * (1 - part))))
            bursts.Add((at, at + Exponential.Sample(random, 1 / length)));
        return (from, to) => 1 + (share * bursts.Sum(burst => Within(from, to, burst.From, burst.To)));
    });

    private static double Within(double from, double to, double begin, double end)
    {
        if (to <= from) return from >= begin && from < end ? 1 : 0;
        return Math.Max(0, Math.Min(to, end) - Math.Max(from, begin)) / (to - from);
    }
}
