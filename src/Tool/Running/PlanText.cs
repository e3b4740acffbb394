using System.Globalization;
using Modbench.Diagnosers;
using Modbench.Ledger;

namespace Modbench.Tool.Running;

/// <summary>What a run is going to do, before it does it.</summary>
internal static class PlanText
{
    /// <summary>A headline and a line for each pipeline, scenario and set of conditions.</summary>
    public static IReadOnlyList<string> Of(RunPlan plan)
    {
        var names = plan.Names;
        var places = plan.Rows.Select((row, place) => (row, place)).ToDictionary();
        var rows = plan.Launches
            .OrderBy(launch => places[new PlannedRow(launch.Pipeline.Name, launch.Scenario.Name, launch.Conditions[0])])
            .GroupBy(launch => (names.Of(launch.Pipeline.Name), launch.Scenario.Name, string.Join(" / ", launch.Conditions)))
            .Select(group => (string[])[group.Key.Item1, group.Key.Name, group.Key.Item3, Launches(group)])
            .ToList();
        var widths = Enumerable.Range(0, 3).Select(column => rows.Max(row => row[column].Length)).ToArray();
        return
        [
            $"Plan: {Count(plan.Launches.Count, "launch", "launches")}, about {Duration(plan.Expected)}",
            .. rows.Select(row => $"  {row[0].PadRight(widths[0])}  {row[1].PadRight(widths[1])}  {row[2].PadRight(widths[2])}  {row[3]}"),
            .. plan.OnlyNeighbours.Select(name => $"  {name} runs only as a neighbour; '--filter {name}' measures it by itself"),
            .. plan.Notes.Select(note => $"  {note}"),
        ];
    }

    /// <summary><c>1 min 40 s</c>; whole seconds, at least one.</summary>
    public static string Duration(TimeSpan time)
    {
        var seconds = Math.Max(1, (long)Math.Round(time.TotalSeconds));
        return (seconds / 3600, seconds / 60 % 60, seconds % 60) switch
        {
            (0, 0, var s) => Text($"{s} s"),
            (0, var m, 0) => Text($"{m} min"),
            (0, var m, var s) => Text($"{m} min {s} s"),
            var (h, m, _) => Text($"{h} h {m} min"),
        };
    }

    private static string Launches(IEnumerable<PlannedLaunch> launches)
    {
        var traces = launches.Count(launch => launch.Kind == LaunchKind.Trace);
        var stacks = launches.Count(launch => launch.Kind == LaunchKind.Stacks);
        return Count(launches.Count() - traces - stacks, "launch", "launches") + (traces == 0 ? "" : Text($" + {traces} traced")) + (stacks == 0 ? "" : Text($" + {stacks} with stacks"));
    }

    private static string Count(int count, string one, string several) => Text($"{count} {(count == 1 ? one : several)}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
