using Modbench.Diagnosers;
using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Tool.Gating;

/// <summary>What is watched of each case.</summary>
internal static class GatedMeasures
{
    private const string Peak = "memory.peak";
    private const string Response = "response.p50";
    private const string Throughput = "throughput";

    /// <summary>Two in a hundred: what a build's layout in memory and files changes by itself.</summary>
    public const double DefaultTolerance = 0.02;

    /// <summary>What a process has once in a launch, or what is no cost.</summary>
    private static readonly string[] Others = ["cpu", "gc.count", "gc.pause", "contention.count", "setup", "first_response", Peak, GatedMeasure.Allocated, Throughput];

    /// <summary>Response p50 (Offline, where it is no latency: throughput), allocated bytes, peak memory and the qualities of both builds (with two bounds neither way is worse, <see cref="GateCases"/> says so); and what is asked for.</summary>
    /// <param name="cases">What is compared.</param>
    /// <param name="asked">Further names; a stage's measure is watched of every stage.</param>
    /// <param name="tolerance">Of times and rates.</param>
    public static IReadOnlyList<GatedMeasure> Of(IReadOnlyList<GatedCase> cases, IReadOnlyList<string> asked, double tolerance) => [.. cases.SelectMany(one => Of(one, asked, tolerance)).Distinct()];

    /// <summary>Names that <c>--measures</c> takes.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. MeasureCatalog.All.Select(kind => kind.Name).Where(name => name.StartsWith("response.", StringComparison.Ordinal) || Others.Contains(name)),
        .. MeasureCatalog.All.Where(kind => kind.PerStage && (kind.Name.StartsWith("service.", StringComparison.Ordinal) || kind.Name.StartsWith("queueing.", StringComparison.Ordinal))).Select(kind => kind.Name),
    ];

    /// <exception cref="ModbenchException">MB1014: one of the names is none that a gate can watch.</exception>
    public static void Check(IReadOnlyList<string> asked)
    {
        if (asked.FirstOrDefault(name => !Names.Contains(name)) is { } unknown)
            throw new ModbenchException("MB1014", $"--measures has no '{unknown}'.{Suggestion.For(unknown, Names)} There is: {string.Join(", ", Names)}");
    }

    private static IEnumerable<GatedMeasure> Of(GatedCase one, IReadOnlyList<string> asked, double tolerance)
    {
        var isOffline = one.Scenario is OfflineScenario;
        foreach (var name in asked.Prepend(Peak).Prepend(GatedMeasure.Allocated).Prepend(isOffline ? Throughput : Response))
        {
            if (isOffline && name.StartsWith("response.", StringComparison.Ordinal)) continue;
            var kind = MeasureCatalog.Find(name)!;
            var stages = kind.PerStage ? one.Head.Stages.Select(stage => (string?)stage.Name) : [null];
            foreach (var stage in stages) yield return new GatedMeasure(one.Head.Name, one.Scenario.Name, stage, name, kind.Unit, GatedMeasure.ToleranceOf(name, tolerance));
        }

        foreach (var quality in one.Head.Qualities.Where(quality => quality is not { AtLeast: not null, AtMost: not null } && one.Base.Qualities.Any(other => other.Name == quality.Name)))
        {
            var name = MeasureCatalog.QualityPrefix + quality.Name;
            yield return new GatedMeasure(one.Head.Name, one.Scenario.Name, null, name, MeasureCatalog.Find(name)!.Unit, GatedMeasure.ToleranceOf(name, tolerance)) { HighIsGood = quality.AtMost is null };
        }
    }
}
