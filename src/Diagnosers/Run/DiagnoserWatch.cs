using System.Diagnostics;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Running;
using Modbench.Ledger;

namespace Modbench.Diagnosers;

/// <summary>
/// Drives BenchmarkDotNet's diagnosers, each in the launches it belongs to: those that want an extra run in trace launches, those with a logic of
/// their own in sampled ones, those without overhead in latency launches. BenchmarkDotNet itself signals nothing to diagnosers of a toolchain with its own executor.
/// </summary>
/// <param name="diagnosers">All of the run.</param>
/// <param name="caseOf">BenchmarkDotNet's case for a launch.</param>
/// <param name="log">Told why a trace is missing.</param>
internal sealed class DiagnoserWatch(IReadOnlyList<IDiagnoser> diagnosers, Func<LaunchOrder, BenchmarkCase> caseOf, RunLog log) : ILaunchWatch
{
    public ILaunchWatching Begin(LaunchOrder order, Process subject, IReadOnlyList<SampledProcess> processes)
    {
        var one = caseOf(order);
        var wanted = order.Planned.Kind switch
        {
            LaunchKind.Trace => BenchmarkDotNet.Diagnosers.RunMode.ExtraRun,
            LaunchKind.Stacks => BenchmarkDotNet.Diagnosers.RunMode.SeparateLogic,
            _ => BenchmarkDotNet.Diagnosers.RunMode.NoOverhead,
        };
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
            try
            {
                foreach (var source in diagnosers.OfType<ITraceSource>())
                {
                    var trace = source.Read(launch);
                    result = result with { Runtime = trace, Traces = TraceSummaries.Of(trace, result.Records!.Blocks) };
                }

                foreach (var source in diagnosers.OfType<IStackSource>()) result = result with { Stacks = StackFolding.Of(source.Read(launch), result.Records!) };
            }
            catch (IOException error)
            {
                log.Write($"{launch} trace", error.Message);
                result = result with { TraceProblem = error.Message };
            }

            return result;
        }

        // A trace without its end is none.
        public LaunchResult Fail(LaunchResult result) => result;

        public void Dispose() => Signal(HostSignal.AfterProcessExit);
    }
}
