using Modbench.Ledger;

namespace Modbench.Tests.Gate.Bisection;

/// <summary>Sums from both ends of the line give what trying all ways one by one gives.</summary>
public sealed class StepPosteriorTests
{
    private static readonly double[] Before = [0.1, 0.3, 0.2, 0.25, 0.15];

    private static readonly double[][] Shown = [[0.2], [], [0.45, 0.6], [0.9], []];

    [Test]
    public void ItIsWhatAllWaysOneByOneGive()
    {
        var model = new NoisyGrowth(1, 0.4, 8, 0.1);
        var posterior = StepPosterior.Of(model, Before, Shown);
        var ways = Ways().Select(way => (way.Parts, way.Largest, Chance: way.Before * Enumerable.Range(0, model.Weights.Count).Sum(unknown => model.Weights[unknown] * Likelihood(model, unknown, way.Parts)))).ToList();
        var all = ways.Sum(way => way.Chance);
        var halves = ways.Where(way => way.Parts.Contains(GrowthModel.Half)).ToList();
        Assert.Multiple(() =>
        {
            for (var commit = 0; commit < Before.Length; commit++)
            {
                Assert.That(posterior.Largest[commit], Is.EqualTo(ways.Where(way => way.Largest == commit).Sum(way => way.Chance) / all).Within(1e-12), $"largest {commit}");
                for (var part = 0; part < GrowthModel.Parts.Count; part++)
                {
                    Assert.That(posterior.Levels[commit][part], Is.EqualTo(ways.Where(way => way.Parts[commit] == part).Sum(way => way.Chance) / all).Within(1e-12), $"level {commit} {part}");
                    Assert.That(
                        posterior.LevelsOfHalves[commit][part], Is.EqualTo(halves.Where(way => way.Parts[commit] == part).Sum(way => way.Chance) / halves.Sum(way => way.Chance)).Within(1e-12), $"of halves {commit} {part}");
                }

                Assert.That(
                    posterior.Second[commit],
                    Is.EqualTo(halves.Where(way => way.Parts.IndexOf(GrowthModel.All) == commit).Sum(way => way.Chance) / halves.Sum(way => way.Chance)).Within(1e-12),
                    $"second {commit}");
            }

            Assert.That(posterior.None, Is.EqualTo(ways.Where(way => way.Largest < 0).Sum(way => way.Chance) / all).Within(1e-12));
            Assert.That(posterior.Halves, Is.EqualTo(halves.Sum(way => way.Chance) / all).Within(1e-12));
        });
    }

    [Test]
    public void BeforeAnyPairItIsWhatWasTakenForGranted()
    {
        var posterior = StepPosterior.Of(new NoisyGrowth(0.1, 0.02, 8, 0.01), StepSearch.Uniform(40), [.. Enumerable.Repeat(Array.Empty<double>(), 40)]);
        Assert.That(posterior.None, Is.EqualTo(0.02).Within(1e-12));
        Assert.That(posterior.Halves, Is.EqualTo(0.1 / 3).Within(1e-12));
        Assert.That(posterior.Largest.Sum(), Is.EqualTo(0.98).Within(1e-12));
    }

    [Test]
    public void NumbersFarBeyondAllLikelihoodsStayNumbers()
    {
        var posterior = StepPosterior.Of(new ExactGrowth(1e6, 0.5), StepSearch.Uniform(30), [.. Enumerable.Range(0, 30).Select(place => Enumerable.Repeat(place % 2 == 0 ? 1e12 : -1e12, 20).ToArray())]);
        Assert.That(posterior.Largest.Append(posterior.None), Is.All.InRange(0.0, 1.0));
        Assert.That(posterior.Largest.Sum() + posterior.None, Is.EqualTo(1).Within(1e-9));
    }

    /// <summary>Every path of five commits, with what it has before any pair.</summary>
    private static IEnumerable<(List<int> Parts, int Largest, double Before)> Ways()
    {
        var commits = Before.Length;
        var ordered = (1 - Before.Sum(one => one * one)) / 2;
        yield return (Path(commits, commits, 0), -1, 0.02);
        for (var first = 0; first < commits; first++)
        {
            yield return (Path(first, first, 0), first, 0.88 * Before[first]);
            for (var second = first + 1; second < commits; second++)
            {
                for (var part = 1; part <= 3; part++) yield return (Path(first, second, part), part < GrowthModel.Half ? second : first, 0.1 / 3 / ordered * Before[first] * Before[second]);
            }
        }

        List<int> Path(int first, int second, int part) => [.. Enumerable.Range(0, commits).Select(commit => commit < first ? 0 : commit < second ? part : GrowthModel.All)];
    }

    private static double Likelihood(GrowthModel model, int unknown, List<int> parts) => Math.Exp(Shown.Select((own, commit) => own.Sum(one => model.LogLikelihood(unknown, parts[commit], one))).Sum());
}
