using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Tests.Ledger;

/// <summary>Probes of one slot under Poisson arrivals, whose peak is known from theory: a second discarded, ended by the engine's own rule when it saturates.</summary>
internal static class SimulatedQueue
{
    public const double ServiceNs = 10e6;
    private const double Second = 1e9;
    private const double Discard = Second;

    /// <param name="goal">What queries are to meet.</param>
    /// <param name="rate">Mean arrivals per second.</param>
    /// <param name="seed">Of the arrivals, and of when the machine stalls.</param>
    /// <param name="service">By how many are in flight when it starts.</param>
    /// <param name="seconds">Measured.</param>
    /// <param name="stallNs">How long the machine stands still, once, at some time in the measured stretch.</param>
    public static PeakProbe Probe(PeakGoal goal, double rate, int seed, Func<int, double> service, double seconds, double stallNs = 0)
    {
        var random = new Random(seed);
        var stallAt = Discard + (new Random(~seed).NextDouble() * seconds * Second);
        var until = Discard + (seconds * Second);
        var due = new List<double>();
        for (var at = Gap(random, rate); at < until; at += Gap(random, rate)) due.Add(at);
        var ends = new double[due.Count];
        var (free, arrived, busy) = (0.0, 0, 0.0);
        for (var query = 0; query < due.Count; query++)
        {
            var start = Math.Max(free, due[query]);
            while (arrived < due.Count && due[arrived] <= start) arrived++;
            var length = service(arrived - query);
            if (stallNs > 0 && start + length > stallAt) (length, stallNs) = (length + stallNs, 0);
            busy += length;
            ends[query] = free = start + length;
        }

        return Measure(goal, rate, seconds, due, ends, busy);
    }

    /// <summary>The rate at which that share of an M/D/1 queue's responses is within a limit.</summary>
    public static double RateWithin(double share, double limitNs)
    {
        var (low, high) = (1.0, 99.9);
        while (high - low > 1e-6)
        {
            var rate = (low + high) / 2;
            if (Waits(rate * ServiceNs / Second, (limitNs - ServiceNs) / ServiceNs) >= share) low = rate;
            else high = rate;
        }

        return low;
    }

    private static PeakProbe Measure(PeakGoal goal, double rate, double seconds, List<double> due, double[] ends, double busy)
    {
        var rule = new Saturation();
        var (look, ended, until) = (0.0, 0, Discard + (seconds * Second));
        var saturated = false;
        for (var query = 0; query < due.Count && !saturated; query++)
        {
            if (due[query] < look) continue;
            look = due[query] + Saturation.LookNs;
            while (ended < due.Count && ends[ended] <= due[query]) ended++;
            if (due[query] < Discard) continue;
            saturated = rule.Add((long)due[query], query - ended, ended == 0 ? 0 : (long)(ends[ended - 1] - due[ended - 1]), ended);
            if (saturated) until = due[query];
        }

        // What still waits when it is given up is withdrawn.
        var (count, within, sum) = (0, 0, 0.0);
        for (var query = 0; query < due.Count; query++)
        {
            if (due[query] < Discard || (saturated && ends[query] > until)) continue;
            var response = ends[query] - due[query];
            count++;
            within += response <= goal.LimitNs ? 1 : 0;
            sum += response;
        }

        var elapsed = ((saturated ? until : Math.Max(until, ends[^1])) - Discard) / Second;
        return new PeakProbe(
            rate,
            saturated ? rate : count / seconds,
            saturated ? rule.EndedPerSecond : count / elapsed,
            count,
            count,
            0,
            within,
            count == 0 ? 0 : sum / count,
            Math.Min(1, busy / Second / elapsed),
            saturated);
    }

    private static double Gap(Random random, double rate) => -Math.Log(1 - random.NextDouble()) / rate * Second;

    // Erlang, 1909: P(W ≤ tD) = (1 − ρ) Σ (−ρ(t − k))^k / k! · e^{ρ(t − k)}, k up to t.
    private static double Waits(double rho, double services)
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
