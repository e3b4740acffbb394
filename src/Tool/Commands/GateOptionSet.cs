using System.CommandLine;
using Modbench.Ledger;
using Modbench.Tool.Exports;
using Modbench.Tool.Gating;

namespace Modbench.Tool.Commands;

/// <summary>The options of <c>gate</c>.</summary>
internal sealed class GateOptionSet
{
    private readonly Option<string?> @base = new("--base")
    {
        Description = "Compare with the commit where the work at hand left this branch, tag or commit. Default: the default branch of origin.",
        HelpName = "REF",
    };

    private readonly Option<string?> baseline = new("--baseline")
    {
        Description = "Compare with a stored ledger instead, such as 'dotnet modbench baseline' writes.",
        HelpName = "FILE",
    };

    private readonly Option<bool> bisect = new("--bisect") { Description = "Where it fails, look for the commit at which it got worse, with a few pairs of commits between." };

    private readonly Option<bool> strict = new("--strict") { Description = "Fail also when it is too noisy to tell: a measure, or a budget or quality bound that is missed, but not for certain." };

    private readonly Option<string[]> filter = new("--filter")
    {
        Description = "Only pipelines whose short or full name matches, such as 'Ask*'. May be repeated.",
        HelpName = "GLOB",
    };

    private readonly Option<string?> scenario = new("--scenario")
    {
        Description = "Only this scenario: its kind (Server) or full name (Server(20/s)).",
        HelpName = "NAME",
    };

    private readonly Option<string[]> measures = new("--measures")
    {
        Description = "Watch these too, such as response.p99,throughput,service.p50 (of each stage), joined by commas. Always: response.p50, allocated, memory.peak, qualities.",
        HelpName = "NAMES",
    };

    private readonly Option<string?> tolerance = new("--tolerance")
    {
        Description = "How much times and rates may get worse. Default: 2%; memory.peak has 10%, and allocated 0.1%.",
        HelpName = "SHARE",
    };

    private readonly Option<int?> pairs = RunOptionSet.Whole("--pairs", "Pairs of processes of each pipeline and scenario at most, 8 to 20; it takes 8 to 13 as a rule on a quiet machine. Default: 20.");

    private readonly Option<string?> budget = new("--budget")
    {
        Description = "How long it may take, builds included, such as 5m. What can't be told by then is inconclusive. Default: as long as it takes.",
        HelpName = "TIME",
    };

    private readonly Option<bool> noCauses = new("--no-causes") { Description = "Don't trace what got slower to say why. It takes half a minute, or of what can't take turns 16 launches." };

    private readonly Option<string[]> exporters = new("--exporters")
    {
        Description = $"Also write files for other programs: {string.Join(", ", LedgerExports.Names)}, joined by commas.",
        HelpName = "NAMES",
    };

    public GateOptionSet AddTo(Command command)
    {
        foreach (var option in (Option[])[@base, baseline, bisect, strict, filter, scenario, measures, tolerance, pairs, budget, noCauses, exporters]) command.Add(option);
        return this;
    }

    /// <exception cref="ModbenchException">MB1014: a value is none of those that the option takes, or two options don't go together; MB1024: there is no such exporter.</exception>
    public GateOptions Read(ParseResult parsed)
    {
        var stored = parsed.GetValue(baseline);
        if (stored is not null)
        {
            foreach (var other in (Option[])[@base, pairs, bisect, noCauses])
            {
                if (parsed.GetResult(other) is { Implicit: false }) throw new ModbenchException("MB1014", $"{other.Name} is about two builds, and --baseline compares with a file: leave one of them out");
            }
        }

        var names = RunOptionSet.Split(parsed.GetValue(measures));
        GatedMeasures.Check(names);
        var exports = RunOptionSet.Split(parsed.GetValue(exporters));
        LedgerExports.Check(exports);
        var (first, last) = (Look.Default[0].Pairs, Look.Default[^1].Pairs);
        var most = parsed.GetValue(pairs) ?? last;
        if (most < first || most > last) throw new ModbenchException("MB1014", FormattableString.Invariant($"--pairs takes {first} to {last}: fewer can't tell anything, and what {last} can't tell takes a quieter machine"));
        return new GateOptions
        {
            Base = parsed.GetValue(@base),
            Baseline = stored,
            Bisect = parsed.GetValue(bisect),
            Strict = parsed.GetValue(strict),
            Filters = parsed.GetValue(filter) ?? [],
            Scenario = parsed.GetValue(scenario),
            Measures = names,
            Exports = exports,
            NoCauses = parsed.GetValue(noCauses),
            Tolerance = parsed.GetValue(tolerance) is { } share ? RunOptionSet.Share("--tolerance", share) : GatedMeasures.DefaultTolerance,
            Pairs = most,
            Budget = RunOptionSet.Time(parsed.GetValue(budget)),
        };
    }
}
