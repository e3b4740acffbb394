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
        yield return "planted        named";
        List<string> names = [.. trials.Select(trial => trial.Said).Distinct().Order()];
        yield return $"{"",-14} {string.Join(' ', names.Select(name => $"{name,15}"))}";
        foreach (var same in trials.GroupBy(trial => trial.Expected).OrderBy(group => group.Key))
            yield return $"{same.Key,-14} {string.Join(' ', names.Select(name => $"{same.Count(trial => trial.Said == name),15}"))}";

        yield return "";
        List<Trial> guilty = [.. trials.Where(trial => trial.Planted.Causes.Count > 0 && trial.Row is not null)];
        yield return Share("top cause wrong", guilty.Count(trial => trial.IsWrong), guilty.Count);
        List<Trial> innocent = [.. trials.Where(trial => trial.Planted.Causes.Count == 0 && trial.Row is not null)];
        yield return Share("cause named where none was planted", innocent.Count(trial => trial.IsWrong), innocent.Count);
        List<Trial> slowed = [.. guilty.Where(trial => trial.Slowdown >= LeastSlowdown)];
        yield return Share($"residual ≤ 5 % (slowdown ≥ {LeastSlowdown})", slowed.Count(trial => trial.Row!.Residual <= 0.05), slowed.Count);
        yield return Share($"planted cause's part within 10 points of 100 % (slowdown ≥ {LeastSlowdown})", slowed.Count(trial => Math.Abs(trial.Part - 1) <= 0.1), slowed.Count);
        List<Trial> known = [.. slowed.Where(trial => trial.Truth is not null)];
        if (known.Count < 3) yield break;
        var (injected, attributed) = (known.Select(trial => trial.Truth!.Value).ToArray(), known.Select(trial => trial.Attributed).ToArray());
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"attributed against injected milliseconds: slope {Fit.LineThroughOrigin(injected, attributed):0.000}, R² {GoodnessOfFit.RSquared(injected, attributed):0.000} ({known.Count} trials)");
    }

    public static string Line(Trial trial) => trial.Row is not { } row
        ? $"{trial.Subject,-9} {trial.Scenario,-14} {trial.Condition,-32} {trial.Problem}"
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{trial.Subject,-9} {trial.Scenario,-14} {trial.Condition,-32} {row.BaseValue / 1e6,7:0.00} → {(row.BaseValue + row.Delta) / 1e6,7:0.00} ms {trial.Slowdown,5:0.00}×  planted {trial.Expected,-9} said {trial.Said,-15} part {trial.Part,5:P0} residual {row.Residual,4:P0} injected {trial.Truth,6:0.00} attributed {trial.Attributed,6:0.00} ms replay {row.ReplayError:P1} top {Top(row)}");

    private static string Top(ExplanationRow row) => string.Join(", ", row.Terms
        .GroupBy(term => term.Cause)
        .Select(same => (same.Key, Part: same.Sum(term => term.Value) / row.Delta))
        .OrderByDescending(one => Math.Abs(one.Part))
        .Take(3)
        .Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Key} {one.Part:P0}")));

    private static string Share(string what, int count, int of)
    {
        // Clopper and Pearson's 95 % bounds.
        var low = count == 0 ? 0 : Beta.InvCDF(count, of - count + 1, 0.025);
        var high = count == of ? 1 : Beta.InvCDF(count + 1, of - count, 0.975);
        return string.Create(CultureInfo.InvariantCulture, $"{what}: {count} of {of} (95 %: {low:P1} to {high:P1})");
    }
}
