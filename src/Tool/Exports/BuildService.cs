using System.Text;
using Modbench.Ledger;

namespace Modbench.Tool.Exports;

/// <summary>The service that builds a change, told what came out where it shows it: for GitHub Actions annotations and the summary of the step.</summary>
/// <param name="error">Where annotations go: a runner reads both streams, and standard output may be a ledger's.</param>
/// <param name="variable">The process's environment.</param>
internal sealed class BuildService(TextWriter error, Func<string, string?> variable)
{
    // GitHub refuses a step whose summary is larger than 1 MiB, with all that other steps' tools have written there.
    private const long MostBytes = 1 << 20;

    /// <summary>Nothing outside GitHub Actions.</summary>
    public void Tell(RunLedger ledger, SourceRoot sources)
    {
        if (variable("GITHUB_ACTIONS") != "true") return;
        foreach (var line in GitHubAnnotations.Of(ledger, sources)) error.WriteLine(line);
        if (variable("GITHUB_STEP_SUMMARY") is not { Length: > 0 } file) return;
        try
        {
            var text = GitHubSummary.Of(ledger) + "\n";
            var there = new FileInfo(file) is { Exists: true } found ? found.Length : 0;
            if (there + Encoding.UTF8.GetByteCount(text) <= MostBytes) File.AppendAllText(file, text);
            else error.WriteLine("the step's summary is full: the verdict is in the report alone");
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            // A verdict is not lost by a page that can't be shown.
            error.WriteLine($"the step's summary can't be written: {cause.Message}");
        }
    }
}
