using System.Globalization;
using BenchmarkDotNet.Characteristics;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains;
using BenchmarkDotNet.Toolchains.Parameters;
using BenchmarkDotNet.Toolchains.Results;
using BenchmarkDotNet.Validators;

namespace Modbench.Diagnosers;

/// <summary>
/// Nothing is generated or built; the first execution runs the whole interleaved schedule, and every execution is answered from its results:
/// BenchmarkDotNet would run one case after another, which lets drift of the machine pass for a difference between them.
/// </summary>
/// <param name="schedule">Runs everything; called once.</param>
/// <param name="results">What it gave for a row, one for each launch, in order.</param>
internal sealed class ScheduleToolchain(Action schedule, Func<BenchmarkCase, IReadOnlyList<FinishedLaunch>> results) : IToolchain, IGenerator, IBuilder, IExecutor
{
    private bool hasRun;

    public string Name => "Modbench";

    public IGenerator Generator => this;

    public IBuilder Builder => this;

    public IExecutor Executor => this;

    public bool IsInProcess => false;

    public IEnumerable<ValidationError> Validate(BenchmarkCase benchmarkCase, IResolver resolver) => [];

    public GenerateResult GenerateProject(BuildPartition buildPartition, ILogger logger, string rootArtifactsFolderPath) => Generated;

    public BuildResult Build(GenerateResult generateResult, BuildPartition buildPartition, ILogger logger) => BuildResult.Success(generateResult);

    public ExecuteResult Execute(ExecuteParameters executeParameters)
    {
        if (!hasRun)
        {
            hasRun = true;
            schedule();
        }

        var launches = results(executeParameters.BenchmarkCase);
        var index = Math.Clamp(executeParameters.LaunchIndex, 1, Math.Max(1, launches.Count));
        var condition = (string)executeParameters.BenchmarkCase.Parameters["Condition"];
        return index <= launches.Count ? Answer(launches[index - 1], condition, executeParameters.LaunchIndex) : Nothing(executeParameters.LaunchIndex);
    }

    public static GenerateResult Generated { get; } = GenerateResult.Success(ArtifactsPaths.Empty, []);

    /// <summary>A launch as BenchmarkDotNet would have read it from a process's output: one result, the mean of its queries.</summary>
    public static ExecuteResult Answer(FinishedLaunch launch, string condition, int index)
    {
        if (!launch.Times.TryGetValue(condition, out var times)) return Nothing(index, launch.Result.Pid);
        var numbers = string.Create(CultureInfo.InvariantCulture, $"1: {times.Queries} op, {times.TotalNs:F2} ns, {times.TotalNs / times.Queries:F4} ns/op");
        return new ExecuteResult(true, 0, launch.Result.Pid, [$"WorkloadActual  {numbers}", $"WorkloadResult  {numbers}"], [], [], index);
    }

    private static ExecuteResult Nothing(int index, int pid = 0) => new(true, 1, pid, [], [], [], index);
}
