using Modbench.Diagnosers;

namespace Modbench.Tool.Gating;

/// <summary>What runs the pairs of a gate, and what is closed after the last one.</summary>
/// <param name="Run">Runs one.</param>
/// <param name="Close">Null: there is nothing to close.</param>
internal sealed record GatePairs(RunPair Run, IDisposable? Close) : IDisposable
{
    /// <summary>Processes of two builds.</summary>
    /// <param name="under">The base.</param>
    /// <param name="over">The head.</param>
    /// <param name="folder">The run's.</param>
    public static GatePairs Of(ProjectOutput under, ProjectOutput over, string folder)
    {
        var runner = new PairRunner(under, over, folder);
        return new GatePairs(runner.RunAsync, runner);
    }

    /// <inheritdoc/>
    public void Dispose() => Close?.Dispose();
}
