using Modbench.Diagnosers;
using Modbench.Ledger;
using Modbench.Tool.Projects;
using Modbench.Tool.Running;

namespace Modbench.Tool.Gating;

/// <summary>The base, built.</summary>
/// <param name="Output">Null: it has nothing that could be compared.</param>
/// <param name="Without">Why it has not; null: it has.</param>
internal sealed record BaseBuild(ProjectOutput? Output, string? Without)
{
    /// <summary>Builds the head's project as it is in the base.</summary>
    /// <param name="head">The head's, built.</param>
    /// <param name="repository">That it lies in.</param>
    /// <param name="worktree">The base's files.</param>
    /// <param name="commit">What they are of.</param>
    /// <param name="stop">Ends the build.</param>
    /// <exception cref="ModbenchException">MB3011 it does not build, MB3012 another version of the package, MB3013 it can't be used, MB3014 both builds are one.</exception>
    public static async Task<BaseBuild> ReadAsync(ProjectOutput head, GitRepository repository, BaseWorktree worktree, BaseCommit commit, CancellationToken stop)
    {
        var below = repository.Prefix + Path.GetFileName(head.ProjectFile);
        var project = Path.Combine(worktree.Folder, below);
        if (!File.Exists(project)) return new BaseBuild(null, $"the base, {commit}, has no {below}");

        ShareCache(head.ProjectFolder, Path.GetDirectoryName(project)!);
        using var errors = new StringWriter();
        try
        {
            var output = await new ProjectReader(new ProjectBuilder(errors), errors).ReadAsync(project, mayBuild: true, stop).ConfigureAwait(false);
            if (Program(output) == Program(head))
            {
                throw new ModbenchException(
                    "MB3014",
                    $"the base's build wrote over the head's, {Program(output)}: the project's output folder is outside its repository; give it one inside, and build anew");
            }

            return new BaseBuild(output with { Graphs = ReplayFiles.Look(output.Graphs, output.ProjectFolder) }, null);
        }
        catch (ModbenchException failure)
        {
            return WhyWithout(failure, commit, below) ?? throw Explain(failure, commit, FirstError(errors.ToString(), worktree.Folder));
        }
    }

    /// <summary>It does not use Modbench, or has no pipeline, yet.</summary>
    internal static BaseBuild? WhyWithout(ModbenchException failure, BaseCommit commit, string project) => failure.Code switch
    {
        "MB1012" => new BaseBuild(null, $"the base, {commit}, has no pipeline in {project}"),
        "MB1013" => new BaseBuild(null, $"the base, {commit}, does not reference Modbench in {project}"),
        _ => null,
    };

    /// <summary>What is the base's fault is not mended in the head.</summary>
    internal static ModbenchException Explain(ModbenchException failure, BaseCommit commit, (string First, int More)? errors) => failure.Code switch
    {
        "MB1006" => new ModbenchException(
            "MB3011",
            $"the base, {commit}, does not build{(errors is (var first, var more) ? $": {first}{(more > 0 ? FormattableString.Invariant($" (and {more} more)") : "")}" : "")}. Compare with a commit that does: --base REF",
            inner: failure),
        "MB1009" => new ModbenchException(
            "MB3012",
            $"the base, {commit}: {failure.Message.Split(": '")[0]}. Two versions can't be measured by one tool: update the package in a change of its own, or compare with a commit that has it: --base REF",
            inner: failure),
        "MB3014" => failure,
        _ => new ModbenchException("MB3013", $"the base, {commit}, can't be used: {failure.Message}", inner: failure),
    };

    private static string Program(ProjectOutput build) => build.Arguments is [var assembly, ..] ? assembly : build.Command;

    /// <summary>The first line, its file relative to the base's top: that folder is gone when the message is read.</summary>
    internal static (string First, int More)? FirstError(string errors, string top)
    {
        var lines = errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return lines.Length == 0 ? null : (lines[0].Replace(top + Path.DirectorySeparatorChar, "", StringComparison.Ordinal), lines.Length - 1);
    }

    /// <summary>
    /// What pipelines keep in <see cref="Cache.Folder"/> is keyed by its content, so it is the same for both; to build an index or convert a model anew for each gate would take
    /// longer than the gate.
    /// </summary>
    private static void ShareCache(string headFolder, string baseFolder)
    {
        const string Cache = "cache";
        var link = Path.Combine(baseFolder, RunFolder.Artifacts, Cache);
        if (Path.Exists(link)) return;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(link)!);
            Directory.CreateSymbolicLink(link, Directory.CreateDirectory(Path.Combine(headFolder, RunFolder.Artifacts, Cache)).FullName);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // Windows asks for a privilege. Without it the base builds what it needs by itself.
        }
    }
}
