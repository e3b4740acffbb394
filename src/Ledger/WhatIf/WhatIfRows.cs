using System.Globalization;

namespace Modbench.Ledger;

/// <summary>The answers to a run's questions, over all of its launches.</summary>
internal static class WhatIfRows
{
    /// <summary>Beyond it, of the mean, a replay of what was measured is not one of what was measured.</summary>
    private const double LargestReplayError = 0.25;

    private const string OneLaunch = "one launch: no interval, it needs one launch more";

    /// <summary>A row for each question, condition and measure that were planned, answered or not.</summary>
    public static IReadOnlyList<WhatIfRow> Of(PlanRow plan, IReadOnlyList<LaunchPrediction> predictions, IReadOnlyList<MeasureRow> measures)
    {
        if (plan.WhatIfs.Count == 0) return [];
        var rows = measures.Where(row => row is { Stage: null, Class: null }).ToDictionary(row => (row.Pipeline, row.Scenario, row.Condition, row.Measure));
        var answers = predictions.ToLookup(one => (one.Pipeline, one.Scenario, one.Condition, one.Change));
        return
        [
            .. from whatIf in plan.WhatIfs.Select(WhatIfParser.Parse)
               from asked in Asked(plan)
               where whatIf.IsFor(plan.Graph(asked.Planned.Pipeline)!, asked.Planned.Neighbours, asked.Condition)
               from measure in ReplayTimes.Measures(closedLoop: !asked.Planned.Scenario.IsOpenLoop)
               select Verified(
                   Row(
                       new WhatIfRow
                       {
                           Pipeline = asked.Planned.Pipeline,
                           Scenario = asked.Planned.Scenario.Name,
                           Condition = asked.Condition,
                           Change = whatIf.Text,
                           Measure = measure,
                       },
                       [.. answers[(asked.Planned.Pipeline, asked.Planned.Scenario.Name, asked.Condition, whatIf.Text)]],
                       rows,
                       whatIf),
                   rows,
                   whatIf,
                   plan),
        ];
    }

    private static IEnumerable<(PlannedLaunchRow Planned, string Condition)> Asked(PlanRow plan) =>
        plan.Launches
            .SelectMany(planned => planned.Conditions.Where(condition => Conditions.ChangeOf(condition) is null).Select(condition => (planned, condition)))
            .DistinctBy(one => (one.planned.Pipeline, one.planned.Scenario.Name, one.condition))
            .OrderBy(one => plan.Pipelines.TakeWhile(graph => graph.Name != one.planned.Pipeline).Count());

    private static WhatIfRow Row(
        WhatIfRow row, IReadOnlyList<LaunchPrediction> launches, Dictionary<(string, string, string, string), MeasureRow> rows, WhatIf whatIf)
    {
        var untraced = rows.GetValueOrDefault((row.Pipeline, row.Scenario, row.Condition, row.Measure));
        row = row with { Base = untraced?.Value };
        if (launches.Count == 0) return row with { Reason = whatIf.NeedsCauses ? "no traced launch of this condition" : "no launch of this condition" };
        if (launches.FirstOrDefault(launch => launch.Changed is null) is { } unknown) return row with { Reason = unknown.Reason };
        var off = launches.Max(launch => launch.Error(ReplayTimes.Mean));
        row = row with { Launches = launches.Count, ReplayError = launches.Max(launch => launch.Error(row.Measure)) };
        if (off > LargestReplayError)
        {
            return row with
            {
                Reason = string.Create(CultureInfo.InvariantCulture, $"run on paper as they were, the launches come to a mean response up to {off:P0} off the measured one"),
            };
        }

        // A trace costs time: what it says of the change is put on what was measured without.
        double[] ratios = [.. launches.Select(launch => launch.Ratio(row.Measure))];
        if (ratios.Any(ratio => ratio <= 0 || !double.IsFinite(ratio))) return row with { Reason = "nothing is left of it" };
        var estimate = launches[0].Kind == LaunchKind.Latency || untraced is not { Value: > 0, Values.Count: > 0 }
            ? Estimate.Geometric([.. launches.Select(launch => launch.Measured[row.Measure] * launch.Ratio(row.Measure))])
            : Estimate.Ratio(ratios, [.. untraced.Values.Select(value => 1 / value)]);

        // Launches are averaged as the measure's own row has them, which for rates is not geometric: what changes nothing has to leave what was measured.
        var scale = untraced is { Value: { } measured and > 0 } && untraced.Values.All(value => value > 0) ? measured / Estimate.Geometric(untraced.Values).Value : 1;
        var value = scale * estimate.Value;
        return row with
        {
            Value = value,
            Low = Bound(estimate.Low, -1, launch => launch.Doubt(row.Measure).Lower),
            High = Bound(estimate.High, 1, launch => launch.Doubt(row.Measure).Higher),
            SideBySideNow = launches.Average(launch => launch.Beside.Was),
            SideBySide = launches.Average(launch => launch.Beside.Changed),
            SideBySideCostLow = launches.Average(launch => launch.Cost.Low),
            SideBySideCostHigh = launches.Average(launch => launch.Cost.High),
            Reason = estimate.Low is null ? OneLaunch : null,
        };

        // Launches differ, the paper is off, and visits side by side take more or less of each other: three things that know nothing of one another.
        double? Bound(double? end, int side, Func<LaunchPrediction, double> doubt) => end is not { } of
            ? null
            : value * Math.Exp(side * Math.Sqrt(Square(Math.Log(of / estimate.Value)) + Square(launches.Average(doubt)) + Square(PaperOff(launches, row.Measure))));
    }

    /// <summary>How far the logarithm of a measure on paper is from the measured one, where nothing is changed; the change can't be told better.</summary>
    private static double PaperOff(IReadOnlyList<LaunchPrediction> launches, string measure) =>
        Math.Sqrt(launches.Average(launch => launch.Measured.Count == 0 ? 0 : Square(Math.Log(launch.Replayed[measure] / launch.Measured[measure]))));

    private static double Square(double number) => number * number;

    private static WhatIfRow Verified(WhatIfRow row, Dictionary<(string, string, string, string), MeasureRow> rows, WhatIf whatIf, PlanRow plan)
    {
        var condition = Conditions.If(row.Condition, whatIf.Text);
        var measured = rows.GetValueOrDefault((row.Pipeline, row.Scenario, condition, row.Measure));
        if (measured?.Value is not { } value) return row with { NotMeasured = measured?.Reason ?? NotMeasured(row, whatIf, condition, plan) };
        return row with { Measured = value, MeasuredLow = measured.Low, MeasuredHigh = measured.High, Error = row.Value / value - 1 };
    }

    private static string NotMeasured(WhatIfRow row, WhatIf whatIf, string condition, PlanRow plan) =>
        !whatIf.CanBeMeasured ? "no launch can be made so"
        : plan.Launches.Any(launch => launch.Pipeline == row.Pipeline && launch.Scenario.Name == row.Scenario && launch.Conditions.Contains(condition)) ? "no launch of it has ended well"
        : WhatIfRow.NotAsked;
}
