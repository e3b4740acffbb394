using System.Diagnostics;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Running;
using Modbench.Ledger;

namespace Modbench.Diagnosers;

/// <summary>
/// Drives BenchmarkDotNet's diagnosers, each in the launches it belongs to: those that want an extra run in trace launches, those without
/// overhead in latency launches. BenchmarkDotNet itself signals nothing to diagnosers of a toolchain with its own executor.
/// </summary>
/// <param name="diagnosers">All of the run.</param>
/// <param name="caseOf">BenchmarkDotNet's case for a launch.</param>
/// <param name="log">Told why a trace is missing.</param>
internal sealed class DiagnoserWatch(IReadOnlyList<IDiagnoser> diagnosers, Func<LaunchOrder, BenchmarkCase> caseOf, RunLog log) : ILaunchWatch
{
    public ILaunchWatching Begin(LaunchOrder order, Process subject, IReadOnlyList<SampledProcess> processes)
    {
        var one = caseOf(order);
        var wanted = order.Planned.Kind == LaunchKind.Trace ? BenchmarkDotNet.Diagnosers.RunMode.ExtraRun : BenchmarkDotNet.Diagnosers.RunMode.NoOverhead;
        var watching = new Watching(
            [.. diagnosers.Where(diagnoser => diagnoser.GetRunMode(one) == wanted)],
            new DiagnoserActionParameters(subject, one, new BenchmarkId(order.Number, one)),
            order.Number,
            log);
        watching.Signal(HostSignal.BeforeActualRun);
        return watching;
    }

    private sealed class Watching(IReadOnlyList<IDiagnoser> diagnosers, DiagnoserActionParameters parameters, int launch, RunLog log) : ILaunchWatching
    {
        public void Signal(HostSignal signal)
        {
            foreach (var diagnoser in diagnosers) diagnoser.Handle(signal, parameters);
        }

        public void End() => Signal(HostSignal.AfterActualRun);

        public LaunchResult Complete(LaunchResult result)
        {
            if (result.Records is null) return result;
            RuntimeTrace? trace = null;
            string? problem = null;
            foreach (var source in diagnosers.OfType<ITraceSource>())
            {
                try
                {
                    trace = source.Read(launch);
                }
                catch (IOException error)
                {
                    problem = error.Message;
                    log.Write($"{launch} trace", problem);
                }
            }

            return result with
            {
                Runtime = trace,
                Traces = trace is null ? [] : TraceSummaries.Of(trace, result.Records.Blocks),
                TraceProblem = problem,
            };
        }

        // A trace without its end is none.
        public LaunchResult Fail(LaunchResult result) => result;

        public void Dispose() => Signal(HostSignal.AfterProcessExit);
    }
}
