using System.Globalization;
using Modbench.Diagnosers;
using Modbench.Ledger;
using Modbench.Tool.Gating;
using Modbench.Tool.Running;

namespace Modbench.Tool.Noise;

/// <summary>Measures what pairs of a build with itself differ by on this machine.</summary>
/// <param name="options">What was asked.</param>
/// <param name="screen">Where progress goes.</param>
internal sealed class NoiseDoctor(NoiseOptions options, Screen screen)
{
    private const string PerStage = "service.p50";

    /// <summary>Gates with the fewest pairs that one may have, and with the most.</summary>
    public static IReadOnlyList<IReadOnlyList<Look>> Gates { get; } = [new GateOptions { Pairs = Look.Default[0].Pairs }.Looks, new GateOptions().Looks];

    /// <summary>Of the tool's own work. Nothing of it is left when it ends, however it does.</summary>
    /// <exception cref="ModbenchException">As of <see cref="MeasureAsync"/>.</exception>
    public Task<MachineNoise> OfOwnWorkAsync(CancellationToken stop) => InFolderAsync(folder => MeasureAsync(BuiltInSubject.Read(folder), folder, builtIn: true, stop));

    /// <summary>Of a project's pipeline.</summary>
    /// <param name="build">The project, built.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="ModbenchException">MB1020, MB1021, MB1023: nothing is what was asked for; MB3072: nothing that was asked for can be gated; otherwise as of <see cref="MeasureAsync"/>.</exception>
    public Task<MachineNoise> OfProjectAsync(ProjectOutput build, CancellationToken stop) =>
        InFolderAsync(folder => MeasureAsync(build with { Graphs = ReplayFiles.Look(build.Graphs, build.ProjectFolder) }, folder, builtIn: false, stop));

    private static async Task<MachineNoise> InFolderAsync(Func<string, Task<MachineNoise>> measure)
    {
        var folder = Directory.CreateTempSubdirectory("modbench-noise-").FullName;
        try
        {
            return await measure(folder).ConfigureAwait(false);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <exception cref="ModbenchException">MB3070: fewer pairs than a spread needs are through in that time; MB3071: one of them failed; MB1025, MB2001.</exception>
    private async Task<MachineNoise> MeasureAsync(ProjectOutput build, string folder, bool builtIn, CancellationToken stop)
    {
        var cases = GateCases.Of(build.Graphs, build.Graphs, GateSelection.Of(build.Graphs, new GateOptions { Filters = options.Filters, Scenario = options.Scenario }));
        if (cases.Comparable is not [var one, ..]) throw new ModbenchException("MB3072", $"nothing of it can be gated: {string.Join("; ", cases.Others.Select(other => other.Reason).Distinct())}");
        IReadOnlyList<GatedMeasure> watched = [.. GatedMeasures.Of(cases.Comparable, [], GatedMeasures.DefaultTolerance).Where(measure => !measure.IsExact)];
        var asked = GatedMeasures.Of([one], [PerStage], GatedMeasures.DefaultTolerance);
        var response = asked.First(measure => measure is { Stage: null, Unit: "ns" or "1/s" });
        GatedMeasure[] others = [.. asked.Where(measure => measure != response && !measure.IsExact)];
        var measured = await ShownProgress.RunAsync(
            screen,
            progress => new NoiseMeasurement(one.Head, one.Scenario, [response, .. others]).RunAsync(build, folder, options.Budget, progress, stop)).ConfigureAwait(false);
        var report = NoiseReport.Of(response, others, measured.Pairs, Gates, watched.Count) ?? throw TooFew(one, measured, builtIn);
        return new MachineNoise(
            one.Head.Name,
            one.Scenario.Name,
            builtIn,
            measured.Elapsed.TotalSeconds,
            Environment.ProcessorCount,
            measured.WholeBecause,
            report.Response,
            report.Others,
            report.Drift,
            report.Causes,
            measured.OtherPrograms,
            [.. measured.Absent.Select(absent => new AbsentSource(absent.Key, absent.Value))],
            [.. NoiseMends.Of(report, measured.OtherPrograms)]);
    }

    private ModbenchException TooFew(GatedCase one, MeasuredNoise measured, bool builtIn)
    {
        var each = measured.Pairs.Count > 0 ? measured.Elapsed / (measured.Pairs.Count + 1) : measured.Elapsed;
        var enough = TimeSpan.FromMinutes(Math.Ceiling((each * Look.Default[0].Pairs * 1.25).TotalMinutes));
        return new ModbenchException("MB3070", string.Create(
            CultureInfo.InvariantCulture,
            $"in {options.Budget.TotalSeconds:0.#} s {measured.Pairs.Count} pairs of processes of {one.Head.ShortName} {one.Scenario.Name} were through, and a spread needs {MeasureNoise.Fewest}: give it longer, such as --budget {enough.TotalMinutes:0}m{(builtIn ? "" : ", or another pipeline by --filter")}"));
    }
}
