namespace Modbench.PeakBenchmark;

/// <summary>One slot, equal service times, Poisson arrivals (M/D/1): what theory says.</summary>
internal static class SingleServerQueue
{
    /// <summary>Mean response = D + ρD / 2(1 − ρ) (Pollaczek and Khinchine), solved for the rate.</summary>
    /// <param name="service">D, in seconds.</param>
    /// <param name="limit">The mean response, in seconds.</param>
    /// <returns>Queries per second.</returns>
    public static double RateOfMean(double service, double limit)
    {
        var wait = 2 * ((limit / service) - 1);
        return wait / (1 + wait) / service;
    }

    /// <summary>The rate at which that share of the responses is within a limit.</summary>
    /// <param name="service">D, in seconds.</param>
    /// <param name="share">In (0, 1).</param>
    /// <param name="limit">In seconds.</param>
    /// <returns>Queries per second.</returns>
    public static double RateOfShare(double service, double share, double limit)
    {
        var (low, high) = (0.0, 1 / service);
        while (high - low > 1e-9 * high)
        {
            var rate = (low + high) / 2;
            if (ShareOfWaits(rate * service, (limit - service) / service) >= share) low = rate;
            else high = rate;
        }

        return low;
    }

    // Erlang, 1909: P(W ≤ tD) = (1 − ρ) Σ (−ρ(t − k))^k / k! · e^{ρ(t − k)}, k up to t.
    private static double ShareOfWaits(double rho, double services)
    {
        var (sum, factorial) = (0.0, 1.0);
        for (var k = 0; k <= (int)services; k++)
        {
            if (k > 0) factorial *= k;
            sum += Math.Pow(-rho * (services - k), k) / factorial * Math.Exp(rho * (services - k));
        }

        return (1 - rho) * sum;
    }
}
