using System.CommandLine;
using System.Globalization;
using System.Runtime.CompilerServices;
using Modbench.Diagnosers;
using Modbench.Tool.Noise;

namespace Modbench.Tool.Commands;

/// <summary><c>doctor</c>: what this machine can be measured by, what not, why, and what mends it. What is absent is no failure.</summary>
internal static class DoctorCommand
{
    private const int SampledProcesses = 3;
    private static readonly TimeSpan SamplingTime = TimeSpan.FromSeconds(2);

    public static Command Create(Screen screen)
    {
        var json = new Option<bool>("--json") { Description = "Print the same as JSON." };
        var options = new NoiseOptionSet();
        var command = new Command("doctor", "Tell what this machine can be measured by, what not, why, and how to mend it; with --noise, what effect a gate would see here, and what makes the noise.") { json };
        options.AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            foreach (var line in BenchmarkRun.TakeBackLeftChanges()) await screen.Error.WriteLineAsync(line).ConfigureAwait(false);
            var asJson = parsed.GetValue(json);
            var noise = options.Read(parsed) is { } asked ? await NoiseAsync(asked, options, parsed, screen, stop).ConfigureAwait(false) : null;
            foreach (var line in noise is not null && !asJson ? new NoiseText(noise).Lines() : Sources(noise, asJson)) await screen.Out.WriteLineAsync(line).ConfigureAwait(false);
            return Shell.Passed;
        });
        return command;
    }

    // Not inlined: BenchmarkDotNet and what it brings load only here.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<MachineNoise> NoiseAsync(NoiseOptions asked, NoiseOptionSet options, ParseResult parsed, Screen screen, CancellationToken stop)
    {
        var doctor = new NoiseDoctor(asked, screen);
        return options.Project.IsGiven(parsed)
            ? await doctor.OfProjectAsync(await options.Project.ReadAsync(parsed, screen, stop).ConfigureAwait(false), stop).ConfigureAwait(false)
            : await doctor.OfOwnWorkAsync(stop).ConfigureAwait(false);
    }

    private static IEnumerable<string> Sources(MachineNoise? noise, bool asJson)
    {
        IReadOnlyList<MeasuringSource> sources = [.. EnvironmentSources.Probe(Directory.GetCurrentDirectory()), .. MeasuringSources.Probe()];
        var cost = Cost();
        return asJson ? [new DoctorReport(sources, cost, noise).ToJson()] : Text(sources, cost);
    }

    /// <summary>Those that are there, then those that are not, each with its reason and its mend below it.</summary>
    internal static IEnumerable<string> Text(IReadOnlyList<MeasuringSource> sources, SamplerCost? cost)
    {
        var width = sources.Max(source => source.Source.Length);
        foreach (var source in sources.Where(source => source.Present))
            yield return $"present  {source.Source.PadRight(width)}  {source.Gives}{(source.Detail is { } detail ? $" ({detail})" : "")}";
        foreach (var source in sources.Where(source => !source.Present))
        {
            yield return $"absent   {source.Source.PadRight(width)}  {source.Gives}";
            yield return $"         {"".PadRight(width)}  reason: {source.Reason}{(source.Detail is { } detail ? $" ({detail})" : "")}";
            yield return $"         {"".PadRight(width)}  mend: {source.Mend}";
        }

        yield return "";
        yield return string.Create(CultureInfo.InvariantCulture, $"{sources.Count(source => source.Present)} of {sources.Count} sources are present. Runs work without the others: what they would give is absent from the ledger, with the reason.");
        foreach (var line in Root(sources)) yield return line;
        if (cost is not null)
            yield return string.Create(CultureInfo.InvariantCulture, $"Sampling {cost.Processes} processes ten times a second takes {cost.Cores:P2} of a core here ({cost.Samples} samples).");
    }

    private static IEnumerable<string> Root(IReadOnlyList<MeasuringSource> sources)
    {
        yield return $"What root adds (this is {(Environment.IsPrivilegedProcess ? "root" : "another user")}); nothing else is any different:";
        foreach (var source in sources.Where(source => source.Root is not null)) yield return $"         {source.Source}: root {source.Root}";
        yield return "         a neighbour that bounds a control group (CpuQuota): root may write its files, others those of a group that was given to them";
    }

    /// <summary>This process stands for all three: it is of the kind that runs have, .NET with its threads.</summary>
    private static SamplerCost? Cost() => SamplerCost.Measure([.. Enumerable.Repeat(Environment.ProcessId, SampledProcesses - 1)], SamplingTime);
}
