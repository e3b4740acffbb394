using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Modbench.Ledger;

namespace Modbench.Tool.Projects;

/// <summary>Builds a project in Release with the SDK's own command.</summary>
/// <param name="errors">Receives the compiler's errors in their canonical form.</param>
internal sealed partial class ProjectBuilder(TextWriter errors)
{
    private const int MostErrorsShown = 20;

    /// <summary>What an MSBuild host leaves in its children's environment; with it a child could mix two SDKs.</summary>
    private static readonly string[] HostVariables = ["MSBuildSDKsPath", "MSBuildExtensionsPath", "MSBUILD_EXE_PATH", "MSBuildLoadMicrosoftTargetsReadOnly"];

    /// <summary>Restores and builds.</summary>
    /// <param name="projectFile">Full path.</param>
    /// <param name="configuration">Such as <c>Release</c>.</param>
    /// <param name="anew">True: compile everything, whatever the files' times.</param>
    /// <param name="stop">Ends the build.</param>
    /// <exception cref="ModbenchException">MB1005 no SDK, MB1006 it does not build, MB1007 another framework.</exception>
    public async Task BuildAsync(string projectFile, string configuration, bool anew, CancellationToken stop)
    {
        var (exitCode, output) = await DotnetAsync(projectFile, configuration, anew, stop).ConfigureAwait(false);
        if (exitCode == 0)
        {
            return;
        }

        // A terminal's interrupt ends the build as well: nothing is wrong with the project.
        stop.ThrowIfCancellationRequested();

        var name = Path.GetFileName(projectFile);
        if (NoSdk().IsMatch(output))
        {
            throw new ModbenchException("MB1005", $"the .NET SDK that {name} asks for is not installed: install .NET SDK 10 or mend global.json");
        }

        if (OtherFramework().Match(output) is { Success: true } other)
        {
            throw new ModbenchException(
                "MB1007",
                $"{name} targets {other.Groups[1].Value}, but Modbench needs net10.0: set <TargetFramework>net10.0</TargetFramework>");
        }

        if (LacksPackage(output, projectFile))
        {
            throw ProjectReader.NotReferenced(projectFile);
        }

        var found = ErrorsIn(output);
        foreach (var line in found.Take(MostErrorsShown))
        {
            await errors.WriteLineAsync(line).ConfigureAwait(false);
        }

        throw new ModbenchException("MB1006", $"{name} does not build: {Count(found)}see 'dotnet build -c {configuration} \"{projectFile}\"'");
    }

    /// <summary>True only of the project itself: what a project that it references lacks is shown as that project's error.</summary>
    internal static bool LacksPackage(string output, string projectFile) =>
        output.Split('\n').Any(line => MissingNamespace().IsMatch(line) && line.TrimEnd().EndsWith($"[{projectFile}]", StringComparison.OrdinalIgnoreCase));

    /// <summary>Without repetitions, by place: what explains another error stands beside it.</summary>
    internal static IReadOnlyList<string> ErrorsIn(string output) =>
    [
        .. output.Split('\n')
            .Select(line => (Line: line, Error: CanonicalError().Match(line)))
            .Where(found => found.Error.Success)
            .Select(found => (Text: ProjectSuffix().Replace(found.Line.Trim(), ""), File: found.Error.Groups["file"].Value, Line: Number(found.Error, "line"), Column: Number(found.Error, "column")))
            .DistinctBy(error => error.Text)
            .GroupBy(error => error.File)
            .SelectMany(file => file.OrderBy(error => error.Line).ThenBy(error => error.Column))
            .Select(error => error.Text),
    ];

    private static int Number(Match error, string group) => error.Groups[group].Success ? int.Parse(error.Groups[group].ValueSpan, CultureInfo.InvariantCulture) : 0;

    private static string Count(IReadOnlyList<string> found) => found.Count switch
    {
        0 => "",
        1 => "1 error, ",
        > MostErrorsShown => $"{found.Count} errors, of which {MostErrorsShown} are shown, ",
        _ => $"{found.Count} errors, ",
    };

    private static async Task<(int ExitCode, string Output)> DotnetAsync(string projectFile, string configuration, bool anew, CancellationToken stop)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            WorkingDirectory = Path.GetDirectoryName(projectFile),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in (string[])["build", projectFile, "-c", configuration, "-nologo", "-v:q", "-clp:ErrorsOnly;NoSummary", "-nodeReuse:false", "--disable-build-servers"])
        {
            start.ArgumentList.Add(argument);
        }

        if (anew)
        {
            start.ArgumentList.Add("--no-incremental");
        }

        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_NOLOGO"] = "1";
        foreach (var variable in HostVariables)
        {
            start.Environment.Remove(variable);
        }

        using var process = new Process { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            throw new ModbenchException("MB1005", "'dotnet' could not be started: install .NET SDK 10 and put it on PATH", inner: e);
        }

        try
        {
            var output = process.StandardOutput.ReadToEndAsync(stop);
            var error = process.StandardError.ReadToEndAsync(stop);
            await process.WaitForExitAsync(stop).ConfigureAwait(false);
            return (process.ExitCode, await output.ConfigureAwait(false) + "\n" + await error.ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);

            // Whoever removes the folder that it wrote to comes next.
            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    [GeneratedRegex(@"^\s*(?<file>\S.*?)(\((?<line>\d{1,9}),(?<column>\d{1,9})\))?\s*: error (\w+\s*)?:")]
    private static partial Regex CanonicalError();

    [GeneratedRegex(@" \[[^\]]+proj(::[^\]]*)?\]$")]
    private static partial Regex ProjectSuffix();

    [GeneratedRegex("error CS0246: .*'Modbench'")]
    private static partial Regex MissingNamespace();

    [GeneratedRegex("compatible .NET SDK was not found|No .NET SDKs were found|NETSDK1045")]
    private static partial Regex NoSdk();

    [GeneratedRegex(@"NU120[12]:.*Modbench.*? is not compatible with ([\w.-]+)")]
    private static partial Regex OtherFramework();
}
