using System.Globalization;

namespace Modbench.Ledger;

/// <summary>
/// Reads <c>modbench.waivers</c>: one waiver a line, as a sentence, so that a change of one is one line of a diff. Lines that begin with spaces go on with the
/// reason; empty lines and those whose first letter is <c>#</c> are left out.
/// </summary>
public static class WaiverParser
{
    /// <summary>What a line looks like.</summary>
    internal const string Form = "A waiver reads 'response.p50 of AskDocs/Rerank up to 15 % until 2027-01-31: why' (the stage may be left out).";

    /// <param name="text">The whole file.</param>
    /// <param name="file">Named in errors, which begin with <c>file:line:column</c>.</param>
    /// <exception cref="ModbenchException">MB3031 a line is not of the form; MB3032 its ceiling is no percentage above 0; MB3033 its date is none; MB3034 no
    /// measure has that name; MB3035 the measure can't be waived; MB3036 it has no reason; MB3037 another line waives the same.</exception>
    public static IReadOnlyList<Waiver> Parse(string text, string file)
    {
        List<Waiver> waivers = [];
        string[] lines = text.ReplaceLineEndings("\n").Split('\n');
        for (var at = 0; at < lines.Length; at++)
        {
            if (IsLeftOut(lines[at])) continue;
            if (char.IsWhiteSpace(lines[at][0])) new WaiverWords(file, at + 1, lines[at]).Fail("MB3031", 1, $"a line that begins with spaces goes on with a waiver's reason, and there is none above it. {Form}");
            var number = at + 1;
            var words = new WaiverWords(file, number, lines[at]);
            var waiver = Read(words, number);
            var reason = new List<string> { waiver.Reason };
            while (at + 1 < lines.Length && lines[at + 1] is [var first, ..] && char.IsWhiteSpace(first))
            {
                if (!IsLeftOut(lines[++at])) reason.Add(lines[at].Trim());
            }

            waiver = waiver with { Reason = string.Join(' ', reason).Trim() };
            if (waiver.Reason.Length == 0) words.Fail("MB3036", words.Column, "it says no reason: whoever reads it next will ask for one");
            if (waivers.Find(other => AreSame(other, waiver)) is { } same) words.Fail("MB3037", 1, string.Create(CultureInfo.InvariantCulture, $"line {same.Line} waives the same: keep one of them"));
            waivers.Add(waiver);
        }

        return waivers;
    }

    private static Waiver Read(WaiverWords words, int number)
    {
        var (measure, at) = words.Value("a measure");
        CheckMeasure(words, measure, at);
        words.Expect("of");
        var (subject, from) = words.Value("a pipeline");
        var parts = subject.Split('/');
        if (parts.Length > 2 || parts.Contains("")) words.Fail("MB3031", from, $"'{subject}' is neither a pipeline nor PIPELINE/STAGE");
        words.Expect("up", "to");
        var ceiling = Ceiling(words);
        words.Expect("until");
        var (day, column) = words.Value("a date");
        if (!DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var expires))
        {
            words.Fail("MB3033", column, $"'{day}' is no date: write year, month and day, as in 2027-01-31");
        }

        words.Expect(":");
        return new Waiver(measure, parts[0], parts.ElementAtOrDefault(1), ceiling, expires, words.Rest(), number);
    }

    private static double Ceiling(WaiverWords words)
    {
        var (number, column) = words.Value("a percentage");
        if (number.EndsWith('%')) number = number[..^1];
        else words.Expect("%");
        if (!double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) || percent is not (> 0 and < double.PositiveInfinity))
        {
            words.Fail("MB3032", column, $"'{number}' is no percentage above 0, such as 15 % or 7.5 %");
        }

        return percent / 100;
    }

    private static void CheckMeasure(WaiverWords words, string measure, int column)
    {
        if (!Waiver.CanBeWaived(measure))
        {
            words.Fail("MB3035", column, $"'{measure}' can't be waived: worse answers and failed queries always fail. Where less is good enough, say so where the pipeline declares it ([Quality], [Budget])");
        }

        List<string> names = [.. MeasureCatalog.All.Select(kind => kind.Name).Where(Waiver.CanBeWaived)];
        if (names.Exists(name => Waiver.Is(measure, name))) return;
        var nearest = NearestName.Of(measure, names) is { } name ? $". Did you mean '{name}'?" : ", and none matches it";
        words.Fail("MB3034", column, $"no measure is named '{measure}'{nearest}");
    }

    private static bool IsLeftOut(string line) => line.AsSpan().TrimStart() is [] or ['#', ..];

    private static bool AreSame(Waiver one, Waiver other) =>
        Same(one.Measure, other.Measure) && Same(one.Pipeline, other.Pipeline) && Same(one.Stage, other.Stage);

    private static bool Same(string? one, string? other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
