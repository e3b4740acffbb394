using Modbench.Diagnosers;
using Modbench.Ledger;

namespace Modbench.Tool.Gating;

/// <summary>A commit between the base and the head, built.</summary>
/// <param name="Files">Where it lies; null: nothing has to be removed.</param>
/// <param name="Output">Null: it can't be used.</param>
/// <param name="Without">Why it can't.</param>
internal sealed record ProbeBuild(IAsyncDisposable? Files, ProjectOutput? Output, string? Without)
{
    /// <summary>Checks it out and builds it.</summary>
    /// <param name="head">The head's, built.</param>
    /// <param name="repository">That it lies in.</param>
    /// <param name="commit">Which.</param>
    /// <param name="told">Receives what the user should know.</param>
    /// <param name="stop">Ends it; nothing is left then.</param>
    public static async Task<ProbeBuild> OfAsync(ProjectOutput head, GitRepository repository, string commit, TextWriter told, CancellationToken stop)
    {
        BaseWorktree files;
        try
        {
            files = await BaseWorktree.AddAsync(repository, commit, told, stop).ConfigureAwait(false);
        }
        catch (ModbenchException refused) when (refused.Code is "MB3009" or "MB3010")
        {
            return new ProbeBuild(null, null, refused.Code == "MB3010" ? "a commit of its submodules is not here" : refused.Message);
        }

        try
        {
            var build = await BaseBuild.TryAsync(head, repository, files, stop).ConfigureAwait(false);
            if (build.Output is not null) return new ProbeBuild(files, build.Output, null);
            await files.DisposeAsync().ConfigureAwait(false);
            return new ProbeBuild(null, null, build.Without);
        }
        catch
        {
            await files.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}

/// <summary>What became of a pair of the base and a commit.</summary>
/// <param name="Pair">Null: there is none.</param>
/// <param name="Skipped">Why there is none.</param>
internal sealed record ProbedPair(GatePair? Pair, string? Skipped);
