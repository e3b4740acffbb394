using System.Globalization;

namespace Modbench.Generators.Reading;

/// <summary>One stage as an assembly tells it to others: its methods' signatures say the types.</summary>
/// <param name="Kind">How it is visited.</param>
/// <param name="Scope">The number of the pipeline object it belongs to.</param>
/// <param name="Numbers">Slots, MaxVisits, BatchSize, BatchWait and Timeout in ns.</param>
/// <param name="AnswersInto">The stage that a router reaches by answering; −1: none.</param>
internal sealed record PartStage(
    string Name, PartKind Kind, int Scope, long[] Numbers, bool StartsWithQuery, bool IsAnswer, int AnswersInto, int[] Targets, List<PartInput> Inputs);

internal enum PartKind
{
    Method,
    Object,
    Junction,
}

/// <summary>One parameter of a stage.</summary>
internal sealed record PartInput(InputKind Kind, Absence Absence, bool IsEntry, bool IsRead, bool IsStream, int[] Givers);

/// <summary>A pipeline object: the one around it (−1: none), its [Create] (empty: the constructor), and how many [Setup] methods it has.</summary>
internal sealed record PartScope(int Around, string Create, int Setups);

/// <summary>
/// The text in which an assembly tells a pipeline's graph to others: a line for each pipeline object, then one for each stage, with <c>|</c> between fields,
/// <c>;</c> between inputs and <c>,</c> between numbers. Any change of it is a new <see cref="Format"/>.
/// </summary>
internal static class PartsText
{
    public const int Format = 1;

    public static string Write(IEnumerable<PartScope> scopes, IEnumerable<PartStage> stages) => string.Join("\n", scopes.Select(Line).Concat(stages.Select(Line)));

    /// <summary>Throws <see cref="FormatException"/> where it is none of this form.</summary>
    public static (List<PartScope> Scopes, List<PartStage> Stages) Read(string text)
    {
        var (scopes, stages) = (new List<PartScope>(), new List<PartStage>());
        foreach (var line in text.Split('\n').Select(line => line.Split('|')))
        {
            if (line.Length == 4 && line[0] == "scope") scopes.Add(new PartScope(Number(line[1]), line[2], Number(line[3])));
            else if (line.Length == 10 && line[0] == "stage") stages.Add(Stage(line));
            else throw new FormatException(string.Join("|", line));
        }

        return (scopes, stages);
    }

    private static string Line(PartScope scope) => $"scope|{scope.Around}|{scope.Create}|{scope.Setups}";

    private static string Line(PartStage stage) => string.Join("|",
        "stage",
        stage.Name,
        (int)stage.Kind,
        stage.Scope,
        string.Join(",", stage.Numbers.Select(number => number.ToString(CultureInfo.InvariantCulture))),
        Flag(stage.StartsWithQuery),
        Flag(stage.IsAnswer),
        stage.AnswersInto,
        Joined(stage.Targets),
        string.Join(";", stage.Inputs.Select(input => $"{(int)input.Kind}:{(int)input.Absence}:{Flag(input.IsEntry)}:{Flag(input.IsRead)}:{Flag(input.IsStream)}:{Joined(input.Givers)}")));

    private static PartStage Stage(string[] fields) => new(
        fields[1],
        (PartKind)Number(fields[2]),
        Number(fields[3]),
        fields[4].Split(',').Select(number => long.Parse(number, CultureInfo.InvariantCulture)).ToArray() is { Length: 5 } numbers ? numbers : throw new FormatException(fields[4]),
        fields[5] == "1",
        fields[6] == "1",
        Number(fields[7]),
        Numbers(fields[8]),
        fields[9].Length == 0 ? [] : fields[9].Split(';').Select(Input).ToList());

    private static PartInput Input(string text)
    {
        var fields = text.Split(':');
        if (fields.Length != 6) throw new FormatException(text);
        return new PartInput((InputKind)Number(fields[0]), (Absence)Number(fields[1]), fields[2] == "1", fields[3] == "1", fields[4] == "1", Numbers(fields[5]));
    }

    private static string Flag(bool value) => value ? "1" : "0";

    private static string Joined(int[] numbers) => string.Join(",", numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)));

    private static int[] Numbers(string text) => text.Length == 0 ? [] : [.. text.Split(',').Select(Number)];

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
