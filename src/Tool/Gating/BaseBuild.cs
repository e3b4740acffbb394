using Modbench.Diagnosers;
using Modbench.Ledger;
using Modbench.Tool.Projects;
using Modbench.Tool.Running;

namespace Modbench.Tool.Gating;

/// <summary>Builds a project, and reads its pipelines.</summary>
/// <param name="projectFile">Full path.</param>
/// <param name="errors">Receives the compiler's errors.</param>
/// <param name="stop">Ends the build.</param>
internal delegate Task<ProjectOutput> ReadProject(string projectFile, TextWriter errors, CancellationToken stop);

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
    /// <param name="read">Builds it: <see cref="BuildAsync"/>.</param>
    /// <param name="stop">Ends the build.</param>
    /// <exception cref="ModbenchException">MB3011 it does not build, MB3012 another version of the package, MB3013 it can't be used, MB3014 both builds are one.</exception>
    public static Task<BaseBuild> ReadAsync(ProjectOutput head, GitRepository repository, BaseWorktree worktree, BaseCommit commit, ReadProject read, CancellationToken stop)
    {
        var below = Below(head, repository);
        return OfAsync(head, below, worktree, $"the base, {commit},", read, (failure, errors) => WhyWithout(failure, commit, below) ?? throw Explain(failure, commit, errors), stop);
    }

    /// <summary>The same of a commit that can be done without: what is wrong with it is the reason why it has nothing.</summary>
    /// <param name="head">The head's, built.</param>
    /// <param name="repository">That it lies in.</param>
    /// <param name="worktree">The commit's files.</param>
    /// <param name="stop">Ends the build.</param>
    /// <exception cref="ModbenchException">MB3014 both builds are one.</exception>
    public static Task<BaseBuild> TryAsync(ProjectOutput head, GitRepository repository, BaseWorktree worktree, CancellationToken stop) => OfAsync(
        head, Below(head, repository), worktree, "it", BuildAsync, (failure, errors) => failure.Code == "MB3014" ? throw failure : new BaseBuild(null, Reason(failure, errors)), stop);

    /// <summary>Builds what is out of date, as of the head.</summary>
    public static Task<ProjectOutput> BuildAsync(string projectFile, TextWriter errors, CancellationToken stop) =>
        new ProjectReader(new ProjectBuilder(errors), errors).ReadAsync(projectFile, mayBuild: true, stop);

    /// <summary>Why a commit can't be used, in a few words.</summary>
    internal static string Reason(ModbenchException failure, (string First, int More)? errors) => failure.Code switch
    {
        "MB1006" => $"it does not build{(errors is (var first, _) ? $": {first}" : "")}",
        "MB1009" => $"it has another version of Modbench: {failure.Message.Split(": '")[0]}",
        "MB1012" => "it has no pipeline",
        "MB1013" => "it does not reference Modbench",
        _ => failure.Message,
    };

    private static string Below(ProjectOutput head, GitRepository repository) => repository.Prefix + Path.GetFileName(head.ProjectFile);

    /// <summary>Builds the project of some files, if they have it; what follows of an error, and of the compiler's, the caller says.</summary>
    private static async Task<BaseBuild> OfAsync(
        ProjectOutput head, string below, BaseWorktree worktree, string who, ReadProject read, Func<ModbenchException, (string First, int More)?, BaseBuild> otherwise, CancellationToken stop)
    {
        var project = Path.Combine(worktree.Folder, below);
        if (!File.Exists(project)) return new BaseBuild(null, $"{who} has no {below}");
        using var errors = new StringWriter();
        try
        {
            return new BaseBuild(await OutputAsync(head, project, read, errors, stop).ConfigureAwait(false), null);
        }
        catch (ModbenchException failure)
        {
            return otherwise(failure, FirstError(errors.ToString(), worktree.Folder));
        }
    }

    private static async Task<ProjectOutput> OutputAsync(ProjectOutput head, string project, ReadProject read, TextWriter errors, CancellationToken stop)
    {
        ShareCache(head.ProjectFolder, Path.GetDirectoryName(project)!);
        var output = await read(project, errors, stop).ConfigureAwait(false);
        if (Program(output) == Program(head))
        {
            throw new ModbenchException(
                "MB3014",
                $"the base's build wrote over the head's, {Program(output)}: the project's output folder is outside its repository; give it one inside, and build anew");
        }

        return output with { Graphs = ReplayFiles.Look(output.Graphs, output.ProjectFolder) };
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
