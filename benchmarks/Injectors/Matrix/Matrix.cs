using System.Globalization;
using MathNet.Numerics;
using MathNet.Numerics.Distributions;
using Modbench.Ledger;

namespace Modbench.Injectors;

/// <summary>What many trials come to.</summary>
internal static class Matrix
{
    private const double LeastSlowdown = 1.2;

    public static IEnumerable<string> Lines(IReadOnlyList<Trial> trials)
    {
        yield return "";
        yield return "planted             named";
        List<string> names = [.. trials.Select(trial => trial.Said).Distinct().Order()];
        yield return $"{"",-19} {string.Join(' ', names.Select(name => $"{name,15}"))}";
        foreach (var same in trials.GroupBy(trial => trial.Expected).OrderBy(group => group.Key))
            yield return $"{same.Key,-19} {string.Join(' ', names.Select(name => $"{same.Count(trial => trial.Said == name),15}"))}";

        yield return "";
        yield return $"nothing explained, and left out below: {trials.Count(trial => !trial.IsExplained)} of {trials.Count} trials";
        List<Trial> guilty = [.. trials.Where(trial => trial is { IsExplained: true, IsInnocent: false, IsMixed: false })];
        yield return Share("top cause wrong", guilty.Count(trial => trial.IsWrong), guilty.Count);
        yield return Share("a cause named", guilty.Count(trial => trial.Said == trial.Expected), guilty.Count);
        List<Trial> innocent = [.. trials.Where(trial => trial is { IsExplained: true, IsInnocent: true })];
        yield return Share("cause named where none was planted", innocent.Count(trial => trial.IsWrong), innocent.Count);
        List<Trial> saturated = [.. guilty.Where(trial => trial.IsSaturated)];
        if (saturated.Count > 0) yield return Share("more comes than can be done, and the planted cause is what takes the capacity", saturated.Count(trial => trial.Said == trial.Expected), saturated.Count);

        List<Trial> slowed = [.. guilty.Where(trial => trial is { IsSaturated: false, Slowdown: >= LeastSlowdown })];
        List<Trial> alone = [.. slowed.Where(trial => !trial.HasHelpers)];
        yield return Share($"one thread a visit: residual ≤ 5 % (slowdown ≥ {LeastSlowdown})", alone.Count(trial => trial.Residual <= 0.05), alone.Count);
        yield return Share("one thread a visit: planted cause's part within 10 points of 100 %", alone.Count(trial => trial.Part is >= 0.9 and <= 1.1), alone.Count);

        // No independent truth: hogs are taken to change nothing but who has the cores, so that all of the slowdown is for want of one.
        List<Trial> helped = [.. slowed.Where(trial => trial is { HasHelpers: true, Expected: nameof(Cause.RunQueue) })];
        yield return Share("with helpers: all of the slowdown lies in the bracket of run queue", helped.Count(trial => trial.Bracket is [<= 1.02, >= 0.98]), helped.Count);
        yield return Share("with helpers: run queue within 15 points of all of it", helped.Count(trial => trial.Part is >= 0.85 and <= 1.15), helped.Count);
        List<Trial> mixed = [.. trials.Where(trial => trial is { IsExplained: true, IsMixed: true, IsSaturated: false, Slowdown: >= LeastSlowdown })];
        yield return Share($"several causes, each within 10 points of what was injected (slowdown ≥ {LeastSlowdown})", mixed.Count(trial => trial.Off <= 0.1), mixed.Count);

        List<(double Injected, double Attributed)> known = [.. slowed.Concat(mixed).Where(trial => trial.KnowsAll).SelectMany(trial => trial.Injected.Zip(trial.Attributed))];
        if (known.Count < 3) yield break;
        var (injected, attributed) = (known.Select(one => one.Injected).ToArray(), known.Select(one => one.Attributed).ToArray());
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"attributed against injected milliseconds: slope {Fit.LineThroughOrigin(injected, attributed):0.000}, R² {GoodnessOfFit.RSquared(injected, attributed):0.000} ({known.Count} figures)");
    }

    public static string Line(Trial trial) => !trial.IsExplained
        ? $"{trial.Subject,-9} {trial.Scenario,-14} {trial.Condition,-32} {trial.Problem}"
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{trial.Subject,-9} {trial.Scenario,-14} {trial.Condition,-32} {trial.Base,7:0.00} → {trial.Beside,7:0.00} ms {trial.Slowdown,5:0.00}×  planted {trial.Expected,-9} said {trial.Said,-15} part {trial.Part,5:P0} residual {trial.Residual,4:P0} injected {Figures(trial.Injected)} attributed {Figures(trial.Attributed)} ms replay {trial.ReplayError:P1} top {Top(trial)}");

    private static string Figures(IEnumerable<double> figures) => string.Join(" + ", figures.Select(one => one.ToString("0.00", CultureInfo.InvariantCulture)));

    private static string Top(Trial trial) => string.Join(", ", trial.Terms
        .OrderByDescending(one => Math.Abs(one.Value))
        .Take(3)
        .Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Key} {one.Value:P0}")));

    private static string Share(string what, int count, int of)
    {
        // Clopper and Pearson's 95 % bounds.
        var low = count == 0 ? 0 : Beta.InvCDF(count, of - count + 1, 0.025);
        var high = count == of ? 1 : Beta.InvCDF(count + 1, of - count, 0.975);
        return string.Create(CultureInfo.InvariantCulture, $"{what}: {count} of {of} (95 %: {low:P1} to {high:P1})");
    }
}
