using System.Diagnostics;
using Modbench.Diagnosers;
using Modbench.Ledger;

namespace Modbench.Tool.Gating;

/// <summary>A project as it is here, compared with how it was in another commit.</summary>
/// <param name="projectFile">Full path.</param>
/// <param name="readHead">Builds it and reads its pipelines.</param>
/// <param name="options">What was asked.</param>
/// <param name="screen">Where to write.</param>
internal sealed class CommitGate(string projectFile, Func<CancellationToken, Task<ProjectOutput>> readHead, GateOptions options, Screen screen)
{
    private readonly long began = Stopwatch.GetTimestamp();

    /// <summary>What runs the pairs of two builds in a run's folder.</summary>
    public Func<ProjectOutput, ProjectOutput, string, GatePairs> Pairs { get; init; } = GatePairs.Of;

    /// <summary>Builds the base's project in its own folder, and reads its pipelines.</summary>
    public ReadProject ReadBase { get; init; } = BaseBuild.BuildAsync;

    /// <summary>From the repository to the report. The base's files are gone when it ends, however it does.</summary>
    /// <returns>The exit code, and the ledger's path.</returns>
    /// <exception cref="ModbenchException">MB3001 to MB3015, MB3030 to MB3037; MB1001 to MB1025 of the head.</exception>
    public async Task<(int ExitCode, string Ledger)> RunAsync(CancellationToken stop)
    {
        // What is quickly found wrong comes before what takes long.
        var folder = Path.GetDirectoryName(projectFile)!;
        var waivers = WaiverFile.Find(folder);
        var repository = await GitRepository.FindAsync(new Git(folder), folder, stop).ConfigureAwait(false);
        foreach (var line in await BaseWorktree.RemoveLeftAsync(repository).ConfigureAwait(false)) await screen.Error.WriteLineAsync(line).ConfigureAwait(false);
        var commit = await repository.FindBaseAsync(options.Base, stop).ConfigureAwait(false);
        var changes = await repository.ChangesAsync(stop).ConfigureAwait(false);
        var between = options.Bisect ? await CommitLine.OfAsync(repository, commit, changes, stop).ConfigureAwait(false) : null;
        await screen.Out.WriteLineAsync(GateText.Builds(commit, repository, changes)).ConfigureAwait(false);

        var read = await readHead(stop).ConfigureAwait(false);
        var head = read with { Graphs = ReplayFiles.Look(read.Graphs, read.ProjectFolder) };
        var asked = GateSelection.Of(head.Graphs, options);
        await using var worktree = await BaseWorktree.AddAsync(repository, commit.Commit, screen.Error, stop).ConfigureAwait(false);
        if (screen.IsTerminal) await screen.Error.WriteLineAsync($"Building the base, {commit}").ConfigureAwait(false);
        var build = await BaseBuild.ReadAsync(head, repository, worktree, commit, ReadBase, stop).ConfigureAwait(false);
        var cases = build.Output is { } output ? GateCases.Of(output.Graphs, head.Graphs, asked) : GateCases.AllNew(head.Graphs, asked, build.Without!);
        return await new GateRun(head, cases, options, screen)
        {
            Pairs = run => Pairs(build.Output!, head, run),
            Causes = run => new CauseLaunches(build.Output!, head, run).RunAsync,
            Line = between,
            Probes = (run, measures, launch) => new Probes(
                build.Output!, head, between!.Commits, measures, (one, now) => ProbeBuild.OfAsync(head, repository, one.Commit!, screen.Error, now), over => Pairs(build.Output!, over, run), launch),
            Waivers = waivers,
            Commit = commit.Commit,
            Began = began,
        }.RunAsync(stop).ConfigureAwait(false);
    }
}
