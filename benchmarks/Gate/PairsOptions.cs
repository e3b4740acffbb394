using Modbench.Diagnosers;

namespace Modbench.GateBenchmark;

/// <summary>What <c>pairs</c> was asked for.</summary>
/// <param name="Count">Pairs of each pipeline and scenario.</param>
/// <param name="Under">The base: a project, or a built program.</param>
/// <param name="Over">The head.</param>
internal sealed record PairsOptions(int Count, string Under, string Over)
{
    public const string Usage = "say: pairs N PROJECT|DLL [HEAD PROJECT|DLL] [--to FILE.jsonl] [--note QUIET] [--limit SECONDS] [--whole] [--filter PIPELINE]… [--scenario SCENARIO] [--seed S] [--turn MS] [--rounds N] [--lives N] [--turns]";

    /// <summary>The file that each pair is added to; null: a line for each measure is printed.</summary>
    public string? To { get; init; }

    /// <summary>What the machine is like, for the file.</summary>
    public string Note { get; init; } = "";

    /// <summary>No pair begins later, in seconds.</summary>
    public double Limit { get; init; } = double.PositiveInfinity;

    /// <summary>Whole launches in place of turns.</summary>
    public bool OnlyWhole { get; init; }

    /// <summary>Full or short names of pipelines; empty: all.</summary>
    public IReadOnlyList<string> Filters { get; init; } = [];

    /// <summary>A scenario's kind or name; null: all.</summary>
    public string? Scenario { get; init; }

    /// <summary>Of who is first.</summary>
    public int Seed { get; init; } = 1;

    public TurnOptions Turns { get; init; } = new();

    /// <summary>Also a line for each turn.</summary>
    public bool EachTurn { get; init; }

    /// <returns>Null: it can't be understood.</returns>
    public static PairsOptions? Parse(string[] args)
    {
        if (args is not [var number, var project, .. var rest] || !int.TryParse(number, out var count) || count < 1) return null;
        var head = rest is [var first, ..] && !first.StartsWith('-') ? first : null;
        var options = new PairsOptions(count, project, head ?? project);
        for (var i = head is null ? 0 : 1; i < rest.Length; i++)
        {
            if (Switched(options, rest[i]) is { } switched)
            {
                options = switched;
                continue;
            }

            var value = i + 1 < rest.Length ? rest[i + 1] : "";
            if (With(options, rest[i], value) is not { } valued) return null;
            options = valued;
            i++;
        }

        return options;
    }

    private static PairsOptions? Switched(PairsOptions options, string name) => name switch
    {
        "--whole" => options with { OnlyWhole = true },
        "--turns" => options with { EachTurn = true },
        _ => null,
    };

    private static PairsOptions? With(PairsOptions options, string name, string value) => name switch
    {
        "--to" when value.Length > 0 => options with { To = value },
        "--note" => options with { Note = value },
        "--limit" when double.TryParse(value, out var seconds) => options with { Limit = seconds },
        "--filter" when value.Length > 0 => options with { Filters = [.. options.Filters, value] },
        "--scenario" => options with { Scenario = value },
        "--seed" when int.TryParse(value, out var seed) => options with { Seed = seed },
        "--turn" when int.TryParse(value, out var ms) => options with { Turns = options.Turns with { TurnNs = ms * 1_000_000L } },
        "--rounds" when int.TryParse(value, out var rounds) => options with { Turns = Longer(options.Turns, rounds) },
        "--lives" when int.TryParse(value, out var lives) => options with { Turns = options.Turns with { Lives = lives } },
        _ => null,
    };

    private static TurnOptions Longer(TurnOptions turns, int rounds) => turns with { Rounds = rounds, LongestNs = turns.LongestNs * Math.Max(1, rounds / turns.Rounds) };
}
