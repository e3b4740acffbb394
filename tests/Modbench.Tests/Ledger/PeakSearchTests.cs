using Modbench.Ledger;

namespace Modbench.Tests.Ledger;

/// <summary>The search on simulated queues, whose peak is known from theory.</summary>
public sealed class PeakSearchTests
{
    private const double ServiceNs = 10e6;
    private const int Seeds = 40;

    [Test]
    public void ItFindsThePeakOfAQueueByItsMeanResponse()
    {
        // M/D/1 (Pollaczek and Khinchine): mean response = D + ρD / 2(1 − ρ); 30 ms at ρ = 0.8.
        var results = Results(new PeakGoal(30_000_000, null), 20);
        Report(results, 80);
        Check(results, 80);
    }

    [Test]
    public void ItFindsThePeakOfAQueueByAQuantile()
    {
        // P(W ≤ t) of an M/D/1 queue by Erlang's sum; 95 % of responses within 50 ms at the rate that solves it.
        var truth = RateWithin(0.95, 50e6);
        var results = Results(new PeakGoal(50_000_000, 0.95), 40);
        Report(results, truth);
        Check(results, truth);
    }

    [Test]
    public void ASearchIsAFunctionOfItsProbes()
    {
        var goal = new PeakGoal(30_000_000, null);
        var (one, other) = (Search(goal, 1, Queue), Search(goal, 1, Queue));
        Assert.That(one.Probes, Is.EqualTo(other.Probes));
        Assert.That(one.Peak, Is.EqualTo(other.Peak));
    }

    [Test]
    public void AStageThatThrashesAboveFourInFlightEndsInACliff()
    {
        foreach (var goal in new[] { new PeakGoal(60_000_000, null), new PeakGoal(100_000_000, 0.95) })
        {
            for (var seed = 1; seed <= 10; seed++) Assert.That(Search(goal, seed, Thrashing).Shape, Is.EqualTo("cliff"), $"{goal.Text}, seed {seed}");
        }
    }

    [Test]
    public void WithoutAnyRateThatPassesItSaysSoAndStops()
    {
        var result = Search(new PeakGoal(5_000_000, null), 1, Queue);
        Assert.That((result.Peak, result.LastPassing, result.Binding), Is.EqualTo(((double?)null, (double?)null, "response.mean ≤ 5 ms")));
        Assert.That(result.Probes, Has.Count.LessThan(6));
        Assert.That(result.Probes[^1].Load, Is.LessThan(0.05), "an idle stage that misses it misses it at any rate");
    }

    [Test]
    public void AFailedQueryFailsItsRateAndIsNamed()
    {
        var result = Search(new PeakGoal(1_000_000_000, null), 1, (rate, seed) => Queue(rate, seed) with { Failed = rate > 30 ? 1 : 0 });
        Assert.That(result.Binding, Is.EqualTo("failures"));
        Assert.That(result.LastPassing, Is.LessThanOrEqualTo(30));
    }

    private static PeakResult[] Results(PeakGoal goal, double seconds) =>
        [.. Enumerable.Range(1, Seeds).Select(seed => Search(goal, seed, (rate, probe) => Simulate(rate, probe, _ => ServiceNs, seconds)))];

    private static PeakResult Search(PeakGoal goal, int seed, Func<double, int, PeakProbe> probe)
    {
        var search = new PeakSearch(goal, first: 50);
        for (var number = 0; search.Next() is { } rate; number++) search.Add(probe(rate, (seed * 100) + number));
        return search.Result();
    }

    private static void Check(PeakResult[] results, double truth) => Assert.Multiple(() =>
    {
        Assert.That(results.Select(result => result.Probes.Count), Is.All.LessThanOrEqualTo(PeakSearch.MostProbes));
        Assert.That(results.Select(result => result.Shape), Is.All.EqualTo("smooth"));
        Assert.That(results.Average(result => result.Peak!.Value / truth), Is.EqualTo(1).Within(0.01), "no bias");
        Assert.That(results.Count(result => Math.Abs((result.Peak!.Value / truth) - 1) <= 0.03), Is.GreaterThanOrEqualTo(Seeds * 0.95), "within 3 %");
        Assert.That(results.Count(result => result.Low <= truth && result.High >= truth), Is.GreaterThanOrEqualTo(Seeds * 0.8), "the interval holds the truth");
    });

    private static void Report(PeakResult[] results, double truth) => TestContext.Out.WriteLine(
        $"truth {truth:0.00}; relative: {string.Join(' ', results.Select(result => FormattableString.Invariant($"{result.Peak / truth:0.000}")))}; covered {results.Count(result => result.Low <= truth && result.High >= truth)}");

    private static PeakProbe Queue(double rate, int seed) => Simulate(rate, seed, _ => ServiceNs);

    // Each query above four doubles the service.
    private static PeakProbe Thrashing(double rate, int seed) => Simulate(rate, seed, inFlight => ServiceNs * Math.Pow(2, Math.Min(4, Math.Max(0, inFlight - 4))));

    /// <summary>One slot, Poisson arrivals, a second discarded, stopped by the engine's rule when it saturates.</summary>
    private static PeakProbe Simulate(double rate, int seed, Func<int, double> service, double seconds = 20)
    {
        const double Discard = 1e9;
        var random = new Random(seed);
        var due = new List<double>();
        for (var at = -Math.Log(1 - random.NextDouble()) / rate * 1e9; at < Discard + (seconds * 1e9); at += -Math.Log(1 - random.NextDouble()) / rate * 1e9) due.Add(at);
        var responses = new List<double>();
        var (free, arrived, last) = (0.0, 0, 0.0);
        for (var query = 0; query < due.Count; query++)
        {
            var start = Math.Max(free, due[query]);
            while (arrived < due.Count && due[arrived] <= start) arrived++;
            free = start + service(arrived - query);
            if (due[query] < Discard) continue;
            responses.Add(free - due[query]);
            last = free;
        }

        var saturated = last > Discard + (seconds * 1.2e9);
        var elapsed = Math.Max(last - Discard, seconds * 1e9) / 1e9;
        return new PeakProbe(
            rate, responses.Count / seconds, responses.Count / elapsed, responses.Count, responses.Count, 0, responses.Count(one => one <= 50e6), responses.Average(),
            Math.Min(1, responses.Count * ServiceNs / 1e9 / elapsed), saturated);
    }

    private static double RateWithin(double share, double limitNs)
    {
        var (low, high) = (1.0, 99.9);
        while (high - low > 1e-6)
        {
            var rate = (low + high) / 2;
            if (Waits(rate * ServiceNs / 1e9, (limitNs - ServiceNs) / ServiceNs) >= share) low = rate;
            else high = rate;
        }

        return low;
    }

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
