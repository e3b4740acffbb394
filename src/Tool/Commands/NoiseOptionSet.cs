using System.CommandLine;
using Modbench.Ledger;
using Modbench.Tool.Noise;

namespace Modbench.Tool.Commands;

/// <summary>The options of <c>doctor --noise</c>.</summary>
internal sealed class NoiseOptionSet
{
    private readonly Option<bool> noise = new("--noise") { Description = "Run pairs of processes of one build for a minute: what effect a gate would see here, and what makes the noise." };

    private readonly Option<string[]> filter = new("--filter")
    {
        Description = "With --noise PATH: the first pipeline whose short or full name matches, such as 'Ask*'. May be repeated. Default: the first of the project.",
        HelpName = "GLOB",
    };

    private readonly Option<string?> scenario = new("--scenario")
    {
        Description = "With --noise PATH: this scenario, its kind (Server) or full name (Server(20/s)). Default: the first that can be gated.",
        HelpName = "NAME",
    };

    private readonly Option<string?> budget = new("--budget")
    {
        Description = "With --noise: how long it measures, such as 3m; a build comes on top. Default: 60s.",
        HelpName = "TIME",
    };

    /// <summary>What to run in place of the tool's own work.</summary>
    public ProjectArgument Project { get; } = new("With --noise: a project, or a folder that holds one, to run in place of Modbench's own work.");

    public void AddTo(Command command)
    {
        command.Add(noise);
        Project.AddTo(command);
        foreach (var option in (Option[])[filter, scenario, budget]) command.Add(option);
    }

    /// <summary>Null: noise is not asked about.</summary>
    /// <exception cref="ModbenchException">MB1014: an option is of no use without another, or its value is wrong.</exception>
    public NoiseOptions? Read(ParseResult parsed)
    {
        var project = Project.IsGiven(parsed);
        if (!parsed.GetValue(noise))
        {
            if (project || Given(parsed, filter, scenario, budget) is not null) throw new ModbenchException("MB1014", $"{(project ? "a project" : Given(parsed, filter, scenario, budget))} is of use to doctor with --noise only: 'dotnet modbench doctor --noise'");
            return null;
        }

        if (!project && Given(parsed, filter, scenario) is { } other) throw new ModbenchException("MB1014", $"{other} is about a project: 'dotnet modbench doctor --noise PATH'");
        return new NoiseOptions
        {
            Filters = parsed.GetValue(filter) ?? [],
            Scenario = parsed.GetValue(scenario),
            Budget = RunOptionSet.Time(parsed.GetValue(budget)) ?? new NoiseOptions().Budget,
        };
    }

    private static string? Given(ParseResult parsed, params Option[] options) => options.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false })?.Name;
}
