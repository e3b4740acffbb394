using System.CommandLine;
using System.Globalization;
using Modbench.Diagnosers;
using Modbench.Ledger;
using Modbench.Tool.Exports;

namespace Modbench.Tool.Commands;

/// <summary>The options of <c>run</c> that say what is measured.</summary>
internal sealed class RunOptionSet
{
    private const string None = "none";
    private const string All = "all";
    private const string Counters = "counters";
    private const string Stacks = "stacks";
    private static readonly string[] Kinds = ["gc", "pool", "lock", Counters, Stacks, All];

    private readonly Option<string[]> filter = new("--filter")
    {
        Description = "Measure only pipelines whose short or full name matches, such as 'Ask*'. May be repeated.",
        HelpName = "GLOB",
    };

    private readonly Option<string?> scenario = new("--scenario")
    {
        Description = "Measure only this scenario: its kind (Server) or full name (Server(20/s)).",
        HelpName = "NAME",
    };

    private readonly Option<int?> queries = Whole("--queries", "Measured queries per launch and condition; stretches beside a neighbour last 0.5 s at least, and may measure more. Default: as declared.");
    private readonly Option<int?> launches = Whole("--launches", "Launches of each kind. Default: 3, and 1 traced, or 3 where conditions take turns. With 1 there are no intervals.");

    private readonly Option<string?> budget = new("--budget")
    {
        Description = "Total time to spread over the plan, such as 90s or 2m. Default: as long as it takes.",
        HelpName = "TIME",
    };

    private readonly Option<string?> spans = new("--spans")
    {
        Description = "Keep the visits of only this share of the queries, such as 1%; the times of each stage are from all of them either way, and traced launches keep all. Default: 100%.",
        HelpName = "SHARE",
    };

    private readonly Option<string[]> exporters = new("--exporters")
    {
        Description = "Also write files for other programs: sarif, junit, github (summary.md); and BenchmarkDotNet's: json, csv, github, html, …, joined by commas.",
        HelpName = "NAMES",
    };

    private readonly Option<string[]> diagnosers = new("--diagnosers")
    {
        Description = "gc, pool, lock: plan traced launches, which record all three in one trace; counters: sample what each process uses; all (default) of these; stacks: launches in which stacks are sampled, one of each kind; none.",
        HelpName = "NAMES",
    };

    private readonly Option<string[]> whatIf = new("--what-if")
    {
        Description = $"Predict what would be if something were otherwise: {WhatIfParser.Forms}. Joined by commas they are made together; the option may be repeated.",
        HelpName = "CHANGE",
    };

    private readonly Option<bool> verify = new("--verify")
    {
        Description = "Also measure what --what-if predicts, in launches of its own, where a launch can be made so.",
    };

    public RunOptionSet AddTo(Command command)
    {
        foreach (var option in (Option[])[filter, scenario, queries, launches, budget, spans, exporters, diagnosers, whatIf, verify])
        {
            command.Add(option);
        }

        return this;
    }

    /// <summary>Files that are made of the ledger, by name.</summary>
    /// <exception cref="ModbenchException">MB1024: there is no such exporter.</exception>
    public IReadOnlyList<string> ReadExports(ParseResult parsed) => LedgerExports.Split(Split(parsed.GetValue(exporters))).OfLedger;

    /// <exception cref="ModbenchException">MB1014: a value is none of those that the option takes; MB1024: there is no such exporter; MB1031: a change can't be read.</exception>
    public RunOptions Read(ParseResult parsed)
    {
        var kinds = Diagnosers(parsed);
        var traced = kinds.Count == 0 || kinds.Exists(kind => kind is not (None or Counters or Stacks));
        WhatIf[] whatIfs = [.. (parsed.GetValue(whatIf) ?? []).Select(WhatIfParser.Parse)];
        if (parsed.GetValue(verify) && whatIfs.Length == 0) throw new ModbenchException("MB1014", "--verify measures what --what-if predicts: give one");
        if (!traced && Array.Find(whatIfs, one => one.NeedsCauses) is { } untold)
            throw new ModbenchException("MB1014", $"--what-if '{untold.Text}' is predicted from traced launches, and --diagnosers {string.Join(',', kinds)} makes none: leave --diagnosers out, or name gc in it");

        return new RunOptions
        {
            WhatIfs = whatIfs,
            Verify = parsed.GetValue(verify),
            Filters = parsed.GetValue(filter) ?? [],
            Scenario = parsed.GetValue(scenario),
            Queries = parsed.GetValue(queries),
            Launches = parsed.GetValue(launches),
            Budget = Time(parsed.GetValue(budget)),
            SpanShare = parsed.GetValue(spans) is { } share ? Share("--spans", share) : 1,
            Exporters = LedgerExports.Split(Split(parsed.GetValue(exporters))).BenchmarkDotNet,
            Trace = traced,
            Stacks = kinds.Contains(Stacks),
            Sample = kinds.Count == 0 || kinds.Exists(kind => kind is Counters or All),
        };
    }

    /// <summary>What <c>--diagnosers</c> names; empty: it was not given. None goes with no other.</summary>
    private List<string> Diagnosers(ParseResult parsed)
    {
        var kinds = Split(parsed.GetValue(diagnosers));
        if (kinds.Count == 0 && parsed.GetResult(diagnosers) is { Implicit: false }) throw new ModbenchException("MB1014", $"--diagnosers names nothing. There is: {string.Join(", ", Kinds)}, {None}");
        if (kinds.Find(kind => kind != None && !Kinds.Contains(kind)) is { } unknown)
            throw new ModbenchException("MB1014", $"--diagnosers has no '{unknown}'.{Suggestion.For(unknown, Kinds)} There is: {string.Join(", ", Kinds)}, {None}");
        if (kinds.Contains(None) && kinds.Find(kind => kind != None) is { } other) throw new ModbenchException("MB1014", $"--diagnosers {None} leaves out all others: leave out '{None}' or '{other}'");
        return kinds;
    }

    /// <summary>The value of an option that takes a share, as a ratio above 0 and up to 1.</summary>
    /// <exception cref="ModbenchException">MB1014: it is none.</exception>
    internal static double Share(string option, string text) =>
        text.TrimEnd() is [.. var number, '%']
            && double.TryParse(number, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var percent)
            && percent is > 0 and <= 100
            ? percent / 100
            : throw new ModbenchException("MB1014", $"{option} takes a share above 0 % and up to 100 %, such as 1%, not '{text}'");

    /// <summary>The value of <c>--budget</c>; null: it was not given.</summary>
    /// <exception cref="ModbenchException">MB1014: it is no time above 0 s.</exception>
    internal static TimeSpan? Time(string? text) =>
        text is null ? null : Durations.Parse(text) ?? throw new ModbenchException("MB1014", $"--budget takes a time above 0 s, such as 90s or 2m, not '{text}'");

    /// <summary>An option that takes a whole number of at least 1.</summary>
    internal static Option<int?> Whole(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "N",
        CustomParser = given =>
        {
            if (int.TryParse(given.Tokens[0].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= 1) return number;
            given.AddError($"{name} takes a whole number of at least 1, not '{given.Tokens[0].Value}'");
            return null;
        },
    };

    /// <summary>Names that are joined by commas, in lower case.</summary>
    internal static List<string> Split(string[]? values) =>
        [.. (values ?? []).SelectMany(value => value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Select(value => value.ToLowerInvariant())];
}
