using System.Diagnostics;
using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Diagnosers;

/// <summary>What pairs of a build with itself measured.</summary>
/// <param name="Pairs">In order.</param>
/// <param name="Elapsed">How long all of it took.</param>
/// <param name="OtherPrograms">What else used the cores meanwhile, the busiest first; empty: nothing that can be seen, or the system does not tell.</param>
/// <param name="Absent">Sources that could not be looked at, and why.</param>
/// <param name="WholeBecause">Why there were no turns; null: there were.</param>
public sealed record MeasuredNoise(
    IReadOnlyList<NoisePair> Pairs, TimeSpan Elapsed, IReadOnlyList<OtherProgram> OtherPrograms, IReadOnlyDictionary<NoiseSource, string> Absent, string? WholeBecause);

/// <summary>Runs pairs of processes of one build, as a gate runs those of two, and looks at the machine between their turns.</summary>
/// <param name="graph">What runs.</param>
/// <param name="scenario">Its scenario.</param>
/// <param name="measures">What is asked of each pair, the measure of time first.</param>
public sealed class NoiseMeasurement(PipelineGraph graph, Scenario scenario, IReadOnlyList<GatedMeasure> measures)
{
    private const int Seed = 1;
    private static readonly TimeSpan FirstGuess = TimeSpan.FromSeconds(8);
    private readonly List<NoisePair> pairs = [];
    private TimeSpan longest;
    private string? wholeBecause;

    /// <summary>Tells how much time has passed.</summary>
    internal TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Runs pairs until no further one fits.</summary>
    /// <param name="build">The build.</param>
    /// <param name="folder">As of <see cref="PairRunner"/>.</param>
    /// <param name="time">How long it may take. A pair that is not through by then counts for nothing.</param>
    /// <param name="progress">Told at each change of phase.</param>
    /// <param name="stop">Ends both processes; nothing is left.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="ModbenchException">MB3071: one of the processes failed; MB1025, MB2001 as of <see cref="PairRunner"/>.</exception>
    public async Task<MeasuredNoise> RunAsync(ProjectOutput build, string folder, TimeSpan time, IProgress<RunProgress>? progress, CancellationToken stop)
    {
        var files = new MachineFiles("/");
        using var watch = OperatingSystem.IsLinux() ? new TurnWatch(files, ProcessClock.CpuNs) : null;
        using var runner = new PairRunner(build, build, folder) { Watch = watch };
        var others = OperatingSystem.IsLinux() ? new OtherPrograms(files, [Environment.ProcessId]) : null;
        var began = Stopwatch.GetTimestamp();
        await RunAsync(runner.RunAsync, watch, time, progress, stop).ConfigureAwait(false);
        var elapsed = Stopwatch.GetElapsedTime(began);
        return new MeasuredNoise([.. pairs], elapsed, others?.Since(elapsed) ?? [], NoiseSources.Absent(files), wholeBecause);
    }

    /// <summary>The same by what runs a pair.</summary>
    internal async Task<IReadOnlyList<NoisePair>> RunAsync(Func<PairOrder, Action<string>, CancellationToken, Task<PairReport>> run, TurnWatch? watch, TimeSpan time, IProgress<RunProgress>? progress, CancellationToken stop)
    {
        var began = Clock.GetTimestamp();
        using var over = new CancellationTokenSource(time, Clock);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop, over.Token);
        for (var number = 1; ; number++)
        {
            var from = Clock.GetElapsedTime(began);
            if (from + longest > time) return pairs;
            try
            {
                var order = new PairOrder(number, (2 * number) - 1, graph, graph, scenario, measures, Seed);
                var report = await run(order, phase => progress?.Report(Where(number, phase, time, Clock.GetElapsedTime(began))), end.Token).ConfigureAwait(false);
                Keep(report, watch, from);
            }
            catch (OperationCanceledException) when (!stop.IsCancellationRequested)
            {
                return pairs;
            }

            var took = Clock.GetElapsedTime(began) - from;
            if (took > longest) longest = took;
        }
    }

    private void Keep(PairReport report, TurnWatch? watch, TimeSpan from)
    {
        try
        {
            if (report.Pair.Failure is { } failure) throw new ModbenchException("MB3071", $"pair {report.Pair.Number} of {graph.ShortName} {scenario.Name} failed: {failure.Reason}", exitCode: 3);
            if (report.NotComparable is { } reason) throw new ModbenchException("MB3071", $"the two processes of pair {report.Pair.Number} of {graph.ShortName} {scenario.Name} can't be compared: {reason}", exitCode: 3);
            wholeBecause ??= report.WholeBecause;
            pairs.Add(new NoisePair(report.Pair, from.TotalSeconds, watch is null || report.WholeBecause is not null ? [] : Turns(report, watch)));
        }
        finally
        {
            report.Close();
            watch?.Forget();
        }
    }

    private IReadOnlyList<ComparedTurns> Turns(PairReport report, TurnWatch watch)
    {
        var (under, over) = (report.Base!.Records!, report.Head!.Records!);
        return ComparedTurns.Of(report.Pair.Number, LaunchTurns.Of(under), LaunchTurns.Of(over), measures[0], watch.Take(under.Blocks, over.Blocks), report.LeftOut);
    }

    private RunProgress Where(int number, string phase, TimeSpan time, TimeSpan elapsed)
    {
        var all = Math.Max(number, (int)(time / (longest > TimeSpan.Zero ? longest : FirstGuess)));
        return new RunProgress(number, all, $"{graph.ShortName} {scenario.Name}, pair {number}", phase, time > elapsed ? time - elapsed : TimeSpan.Zero);
    }
}
