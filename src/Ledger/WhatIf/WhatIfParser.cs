using System.Globalization;
using System.Text.RegularExpressions;
using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>Reads what <c>--what-if</c> takes: changes joined by commas, made together.</summary>
public static partial class WhatIfParser
{
    /// <summary>What a change can be, for whoever wrote none.</summary>
    public const string Forms = "Slots(Stage)=2, BatchSize(Stage)=8, Workers=2, Stage*0.8, no gc, pin Neighbour 0-1";

    private const double LargestFactor = 1000;

    /// <summary>Reads one value of the option.</summary>
    /// <exception cref="ModbenchException">MB1031, with the column.</exception>
    public static WhatIf Parse(string text)
    {
        var changes = new List<WhatIfChange>();
        foreach (var (part, column) in Parts(text))
        {
            var change = Change(part, text, column);
            if (changes.Find(other => IsSame(other, change)) is { } twice) throw Wrong(text, column, $"'{change}' and '{twice}' can't both be; ask for one at a time, with --what-if twice");
            changes.Add(change);
        }

        return new WhatIf(changes);
    }

    /// <summary>The error of a text that can't be read or asked.</summary>
    /// <param name="text">The whole value.</param>
    /// <param name="column">Where, from 1; null: as a whole.</param>
    /// <param name="why">What is wrong, and the mend.</param>
    public static ModbenchException Wrong(string text, int? column, string why) =>
        new("MB1031", string.Create(CultureInfo.InvariantCulture, $"--what-if \"{text}\"{(column is null ? "" : $", column {column}")}: {why}"));

    /// <summary>Between commas; one that begins with a digit goes on with a list of cores.</summary>
    private static IEnumerable<(string Part, int Column)> Parts(string text)
    {
        var from = 0;
        for (var at = 0; at <= text.Length; at++)
        {
            if (at < text.Length && (text[at] != ',' || text[(at + 1)..].TrimStart() is [>= '0' and <= '9', ..])) continue;
            var part = text[from..at];
            yield return (part.Trim(), from + part.Length - part.TrimStart().Length + 1);
            from = at + 1;
        }
    }

    private static WhatIfChange Change(string part, string text, int column)
    {
        if (part.Length == 0) throw Wrong(text, column, $"there is nothing. A change is one of: {Forms}");
        if (OfStage().Match(part) is { Success: true } ofStage)
        {
            var number = Whole(ofStage.Groups["n"], part);
            return ofStage.Groups["what"].Value.Equals("slots", StringComparison.OrdinalIgnoreCase)
                ? new SlotsChange(ofStage.Groups["stage"].Value, number)
                : new BatchSizeChange(ofStage.Groups["stage"].Value, number);
        }

        if (OfAll().Match(part) is { Success: true } ofAll) return new WorkersChange(Whole(ofAll.Groups["n"], part));
        if (Times().Match(part) is { Success: true } times) return new ServiceChange(times.Groups["stage"].Value, Factor(times.Groups["factor"]));
        if (No().Match(part) is { Success: true } no) return Without(no.Groups["cause"]);
        if (Pin().Match(part) is { Success: true } pin) return new NeighbourPin(pin.Groups["who"].Value, Cores(pin.Groups["cores"]));
        if (Unplaced().Match(part) is { Success: true } unplaced) throw Wrong(text, column, $"of which stage? {unplaced.Groups["what"].Value}(Stage)={unplaced.Groups["n"].Value}");
        throw Wrong(text, column, $"'{part}' is no change. There is: {Forms}");

        int Whole(Group number, string what) => int.TryParse(number.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n is >= 1 and <= SlotsChange.Most
            ? n
            : throw Wrong(text, column + number.Index, $"'{what}' takes a whole number from 1 to {SlotsChange.Most}, not '{number.Value}'");

        double Factor(Group number) =>
            double.TryParse(number.Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var factor) && factor is >= 0 and <= LargestFactor
                ? factor
                : throw Wrong(text, column + number.Index, $"a stage's service is multiplied by a number from 0 to {LargestFactor}, such as 0.8, not by '{number.Value}'");

        WithoutCause Without(Group name) => CauseNames.Find(name.Value) is { } cause and not (Cause.Cpu or Cause.Graph or Cause.Unattributed)
            ? new WithoutCause(cause)
            : throw Wrong(text, column + name.Index, $"'no' takes a cause other than cpu, graph and unattributed, not '{name.Value}'. There is: {string.Join(", ", Takable)}");

        string Cores(Group list)
        {
            try
            {
                return CoreList.Format(CoreList.Parse(list.Value));
            }
            catch (FormatException error)
            {
                throw Wrong(text, column + list.Index, $"{error.Message}, such as 0-1,3");
            }
        }
    }

    private static IEnumerable<string> Takable => Enum.GetValues<Cause>().Where(cause => cause is not (Cause.Cpu or Cause.Graph or Cause.Unattributed)).Select(CauseNames.Of);

    private static bool IsSame(WhatIfChange one, WhatIfChange other) => one.GetType() == other.GetType() && one.Stage == other.Stage && (one, other) switch
    {
        (WithoutCause no, WithoutCause too) => no.Cause == too.Cause,
        (NeighbourPin pin, NeighbourPin too) => pin.Neighbour == too.Neighbour,
        _ => true,
    };

    private const RegexOptions Loose = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    [GeneratedRegex(@"^(?<what>slots|batchsize)\s*\(\s*(?<stage>[^()\s]+)\s*\)\s*=\s*(?<n>.*)$", Loose)]
    private static partial Regex OfStage();

    [GeneratedRegex(@"^(?<what>slots|batchsize)\s*=\s*(?<n>.*)$", Loose)]
    private static partial Regex Unplaced();

    [GeneratedRegex(@"^workers\s*=\s*(?<n>.*)$", Loose)]
    private static partial Regex OfAll();

    [GeneratedRegex(@"^(?<stage>[^*\s()=]+)\s*\*\s*(?<factor>.*)$", Loose)]
    private static partial Regex Times();

    [GeneratedRegex(@"^no\s+(?<cause>.+)$", Loose)]
    private static partial Regex No();

    [GeneratedRegex(@"^pin\s+(?<who>\S+)\s+(?<cores>.+)$", Loose)]
    private static partial Regex Pin();
}
