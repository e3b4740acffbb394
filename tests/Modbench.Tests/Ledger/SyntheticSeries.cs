namespace Modbench.Tests.Ledger;

/// <summary>Responses of a stage of about 10 ms as real launches give them; time in seconds, a seed each.</summary>
internal sealed class SyntheticSeries(int seed)
{
    private const double ServiceMs = 10;
    private static readonly double[] Costs = [1, 1, 2, 5, 0.5, 8, 3, 1.5];
    private readonly Random random = new(seed);

    /// <summary>What multiplies the service at that second.</summary>
    public Func<double, double> Factor { get; init; } = _ => 1;

    public List<(long Due, long Response, int Choice)> OneAtATime(string noise, int queries)
    {
        var series = new List<(long, long, int)>();
        var (ms, slow, slower, until) = (0.0, 0.0, 0.0, 80);
        for (var i = 0; i < queries; i++)
        {
            var choice = noise == "mix" ? random.Next(Costs.Length) : 0;
            slow = (0.9 * slow) + (Math.Sqrt(1 - 0.81) * Normal());
            slower = noise == "wanders" ? (0.998 * slower) + (Math.Sqrt(1 - (0.998 * 0.998)) * Normal()) : 0;
            var service = ServiceMs * noise switch
            {
                "quiet" => Math.Exp(0.02 * Normal()),
                "noisy" => Math.Exp(0.2 * Normal()),
                "alike" => Math.Exp((0.03 * slow) + (0.02 * Normal())),
                "wanders" => Math.Exp((0.01 * slower) + (0.01 * Normal())),
                "heavy" => Math.Exp(0.05 * Normal()) * (random.NextDouble() < 0.02 ? 3 * Math.Pow(1 - random.NextDouble(), -1 / 1.2) : 1),
                "collections" => Math.Exp(0.03 * Normal()) + (--until == 0 ? 1.5 : 0),
                "mix" => Costs[choice] * Math.Exp(0.03 * Normal()),
                _ => throw new ArgumentException(noise),
            };
            until = until == 0 ? 60 + random.Next(40) : until;
            service *= Factor(ms / 1e3);
            series.Add((Ns(ms), Ns(service), choice));
            ms += service;
        }

        return series;
    }

    /// <summary>Poisson arrivals at one slot, in steady state from the first query on (Lindley's recursion).</summary>
    public List<(long Due, long Response, int Choice)> Queue(string service, double load, int queries)
    {
        var series = new List<(long, long, int)>();
        var (wait, ms) = (0.0, 0.0);
        var before = (int)(3 / Math.Pow(1 - Math.Sqrt(load), 2)) + 100;
        for (var i = -before; i < queries; i++)
        {
            var served = ServiceMs * Factor(ms / 1e3) * service switch
            {
                "exponential" => Exponential(),
                "constant" => Math.Exp(0.02 * Normal()),
                "heavy" => Math.Exp(Normal() - 0.5),
                _ => throw new ArgumentException(service),
            };
            if (i >= 0)
            {
                series.Add((Ns(ms), Ns(wait + served), 0));
            }

            var gap = ServiceMs / load * Exponential();
            ms += i >= 0 ? gap : 0;
            wait = Math.Max(0, wait + served - gap);
        }

        return series;
    }

    /// <summary>Services alone, in milliseconds, with which query each is of; the factor is left to whoever knows when they begin.</summary>
    public List<(double Ms, int Choice)> Services(string noise, int queries) =>
        new SyntheticSeries(random.Next()).OneAtATime(noise, queries).ConvertAll(query => (query.Response / 1e6, query.Choice));

    private static long Ns(double ms) => (long)(ms * 1e6);

    private double Exponential() => -Math.Log(1 - random.NextDouble());

    private double Normal() => Math.Sqrt(2 * Exponential()) * Math.Cos(2 * Math.PI * random.NextDouble());
}
