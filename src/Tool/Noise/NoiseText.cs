using System.Globalization;
using Modbench.Ledger;
using Modbench.Tool.Reports;

namespace Modbench.Tool.Noise;

/// <summary>What a person reads of a machine's noise.</summary>
/// <param name="noise">What was found.</param>
internal sealed class NoiseText(MachineNoise noise)
{
    private const double Excluded = 0.05; // what a pass excludes of times, where tolerances are the default
    private const int MostPrograms = 5;

    public IEnumerable<string> Lines() =>
    [
        Head(),
        "",
        .. Table(),
        .. Stages(),
        Passes(),
        .. Drift(),
        "",
        .. Causes(),
        .. Mends(),
    ];

    private string Head()
    {
        var what = noise.BuiltIn ? "of Modbench's own work" : $"of {noise.Pipeline} {noise.Scenario}";
        var value = noise.Response.Unit == "ns" ? $"{Quantity.Time(noise.Response.Value)} a query" : Quantity.Of(noise.Response.Value, noise.Response.Unit);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{noise.Response.Pairs} pairs of processes {what} ({value}), each pair of one build, in {noise.Seconds:0} s on {noise.Cores} cores{(noise.WholeBecause is { } because ? $"; one process after the other, not in turns: {because}" : "")}");
    }

    private IEnumerable<string> Table()
    {
        List<MeasureNoise> rows = [noise.Response, .. noise.Others.Where(one => one.Stage is null)];
        var width = rows.Max(row => row.Measure.Length);
        return rows.Select(row => $"  {row.Measure.PadRight(width)}  differs by sd {Spread(row)}; a gate would see {Sight(row)}");
    }

    private static string Spread(MeasureNoise row) => string.Create(CultureInfo.InvariantCulture, $"{NoiseWords.Percent(row.Sd)} (95 % {row.Low * 100:0.0} to {row.High * 100:0.0} %)");

    private static string Sight(MeasureNoise row) => string.Join(", ", row.Sees.Select((sight, place) => string.Create(
        CultureInfo.InvariantCulture, $"{NoiseWords.Growth(sight.Detectable)} {(place == 0 ? $"in {sight.Pairs} pairs" : $"in {sight.Pairs}")}")));

    private IEnumerable<string> Stages()
    {
        var stages = noise.Others.Where(one => one.Stage is not null).ToList();
        if (stages.Count > 1) yield return $"  {stages[0].Measure} of its stages: {string.Join(", ", stages.Select(stage => $"{stage.Stage} {NoiseWords.Percent(stage.Sd)}"))}";
    }

    private string Passes()
    {
        var most = NoiseDoctor.Gates[^1][^1].Pairs;
        var growth = NoiseWords.Growth(1 + Excluded);
        return noise.Response.Needed is not { } needed ? $"  No change would not be told from {growth} by a thousand pairs: most gates would be inconclusive"
            : needed > most ? string.Create(CultureInfo.InvariantCulture, $"  No change would be told from {growth} by {needed} pairs, and a gate has {most} at most: many would be inconclusive")
            : string.Create(CultureInfo.InvariantCulture, $"  No change would be told from {growth} by {needed} pairs, in four gates of five");
    }

    private IEnumerable<string> Drift()
    {
        if (noise.Drift is not { } drift) yield break;
        yield return $"  Not in turns but one after the other, two of these processes would differ by sd {NoiseWords.Percent(drift.Unpaired)}";
        if (drift.IsSure)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"  The machine got {(drift.PerMinute > 0 ? "slower" : "faster")} by {Math.Abs(drift.PerMinute) * 100:0.0} % a minute (95 % {drift.Low * 100:+0.0;−0.0} to {drift.High * 100:+0.0;−0.0} %), which pairs don't see");
        }
    }

    private IEnumerable<string> Causes()
    {
        if (noise.Causes is not { } causes)
        {
            yield return "What makes it is not known: there were no turns to look at";
        }
        else
        {
            yield return $"What makes it, as parts of the variance of pairs (from one turn of a process to the next: sd {NoiseWords.Percent(causes.TurnSd)}):";
            foreach (var line in Parts(causes)) yield return line;
            var others = causes.Sources.Where(source => !source.IsNamed).ToList();
            if (others.Count > 0) yield return $"Slow turns had no more than chance gives of: {string.Join("; ", others.Select(source => $"{NoiseWords.Of(source.Source)} {NoiseWords.Amount(source, noise.Cores)}"))}";
        }

        if (noise.Absent.Count > 0) yield return $"Not looked at: {string.Join("; ", noise.Absent.Select(absent => $"{NoiseWords.Of(absent.Source)} ({absent.Reason})"))}";
        if (noise.OtherPrograms.Count == 0) yield break;
        var programs = noise.OtherPrograms.Take(MostPrograms).Select(program => string.Create(CultureInfo.InvariantCulture, $"{program.Name} {program.Cores:0.00}{(program.Processes > 1 ? $" ({program.Processes} processes)" : "")}"));
        yield return $"Other programs meanwhile, in cores: {string.Join(", ", programs)}";
    }

    private IEnumerable<string> Parts(NoiseCauses causes)
    {
        foreach (var source in causes.Sources.Where(source => source.IsNamed))
            yield return Part(source.Share!.Value, $"{NoiseWords.Of(source.Source)}: {NoiseWords.Amount(source, noise.Cores)}");
        if (causes.Processes is { } processes) yield return Part(processes.Value, $"from process to process{Ends(processes)}");
        if (causes.Objects is { } objects) yield return Part(objects.Value, $"from one pipeline object of a process to the next{Ends(objects)}");
        if (causes.Turns is { } turns) yield return Part(turns.Value, $"from turn to turn, and it goes with nothing {(causes.Sources.Any(source => source.IsNamed) ? "else " : "")}that was looked at: unknown");
    }

    private static string Part(double share, string what) => $"  {NoiseWords.Whole(share),5}  {what}";

    private static string Ends(NoiseShare share) => share is { Low: { } low, High: { } high } ? $" (95 % {NoiseWords.Whole(low)} to {NoiseWords.Whole(high)})" : "";

    private IEnumerable<string> Mends()
    {
        if (noise.Mends.Count == 0) yield break;
        yield return "What to do:";
        foreach (var mend in noise.Mends) yield return $"  - {mend}";
    }
}
