using System.Diagnostics;

namespace Modbench.EndToEndTests;

/// <summary>A finished command.</summary>
internal sealed record CommandResult(int ExitCode, string Output, string Error, TimeSpan Took)
{
    /// <summary>All that was written, for a failed test's message.</summary>
    public override string ToString() => $"exit code {ExitCode} after {Took.TotalSeconds:0.0} s\n--- stdout\n{Output}\n--- stderr\n{Error}";
}

/// <summary>Starts commands as a user's shell would, with packages from the feed.</summary>
internal static class Command
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(12);

    /// <summary>Variables that a test host or an MSBuild above us would leave to our children.</summary>
    private static readonly string[] Inherited = ["MSBuildSDKsPath", "MSBuildExtensionsPath", "MSBUILD_EXE_PATH", "MSBuildLoadMicrosoftTargetsReadOnly", "DOTNET_HOST_PATH", "DOTNET_ROOT", "DOTNET_ROOT_X64", "DOTNET_ROOT_ARM64"];

    public static CommandResult Run(string folder, string command, params string[] arguments)
    {
        using var process = Start(folder, command, arguments);
        return Finish(process, Stopwatch.GetTimestamp());
    }

    public static Process Start(string folder, string command, params string[] arguments)
    {
        var start = new ProcessStartInfo(command, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in Inherited.Concat(start.Environment.Keys.Where(name => name.StartsWith("TESTINGPLATFORM", StringComparison.Ordinal))).ToList())
        {
            start.Environment.Remove(name);
        }

        if (folder == Feed.Repository)
        {
            // The build of these tests has run them.
            start.Environment["RunAnalyzers"] = "false";
        }
        else
        {
            // What is packed here is for these tests alone; the repository's own restore needs nothing new.
            start.Environment["NUGET_PACKAGES"] = Feed.PackagesFolder;
        }

        // One compiler for all builds, of which there are fifty: each would start its own cold.
        start.Environment["UseSharedCompilation"] = "true";
        start.Environment["CustomBeforeMicrosoftCommonProps"] = Feed.SharedCompiler;
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["NuGetAudit"] = "false"; // it asks the network at each restore, and waits for the answer
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_NOLOGO"] = "1";
        return Process.Start(start)!;
    }

    public static CommandResult Finish(Process process, long started)
    {
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"not finished after {Patience}: {output.Result}\n{error.Result}");
        }

        return new CommandResult(process.ExitCode, output.Result, error.Result, Stopwatch.GetElapsedTime(started));
    }
}
