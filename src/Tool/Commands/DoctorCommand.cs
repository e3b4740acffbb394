using System.CommandLine;
using System.Globalization;
using Modbench.Diagnosers;

namespace Modbench.Tool.Commands;

/// <summary><c>doctor</c>: what this machine can be measured by, what not, why, and what mends it. What is absent is no failure.</summary>
internal static class DoctorCommand
{
    private const int SampledProcesses = 3;
    private static readonly TimeSpan SamplingTime = TimeSpan.FromSeconds(2);

    public static Command Create(Screen screen)
    {
        var json = new Option<bool>("--json") { Description = "Print the same as JSON." };
        var command = new Command("doctor", "Tell what this machine can be measured by, what not, why, and how to mend it; measures nothing but what sampling costs.") { json };
        command.SetAction(parsed =>
        {
            foreach (var line in BenchmarkRun.TakeBackLeftChanges()) screen.Error.WriteLine(line);
            var sources = MeasuringSources.Probe();
            var cost = Cost();
            if (parsed.GetValue(json)) screen.Out.WriteLine(new DoctorReport(sources, cost).ToJson());
            else
            {
                foreach (var line in Text(sources, cost)) screen.Out.WriteLine(line);
            }

            return Shell.Passed;
        });
        return command;
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
