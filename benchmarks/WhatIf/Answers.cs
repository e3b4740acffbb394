using System.Globalization;
using Modbench.Ledger;

namespace Modbench.WhatIfBenchmark;

/// <summary>All answers of a benchmark beside what was measured.</summary>
internal sealed class Answers
{
    private const string Mean = "response.mean";
    private static readonly string[] Printed = [Mean, "response.p99", "throughput"];

    private readonly List<WhatIfRow> rows = [];
    private readonly List<string> failures = [];

    /// <summary>A run gave none.</summary>
    public bool Failed => failures.Count > 0;

    /// <summary>Takes in those of a run, and prints them.</summary>
    public void Add(RunLedger ledger)
    {
        rows.AddRange(ledger.WhatIfs);
        foreach (var row in ledger.WhatIfs.Where(row => Printed.Contains(row.Measure))) Console.WriteLine(Line(row));
    }

    /// <summary>A run has failed.</summary>
    public void Fail(Questions questions, string why)
    {
        failures.Add($"{questions.Pipeline} {questions.Scenario} ({questions.Changes.Length} questions): {why}");
        Console.WriteLine($"failed: {failures[^1]}");
    }

    /// <summary>Prints what all of them come to.</summary>
    public void Summarise()
    {
        var questions = rows.Where(row => row.Measure == Mean).ToList();
        Console.WriteLine();
        Console.WriteLine(Text($"questions: {questions.Count}; answered: {questions.Count(row => row.Value is not null)}; measured: {questions.Count(row => row.Measured is not null)}"));
        foreach (var refused in questions.Where(row => row.Value is null)) Console.WriteLine(Text($"  refused: {refused.Pipeline} {refused.Scenario}, {refused.Condition}, {refused.Change}: {refused.Reason}"));
        foreach (var missing in questions.Where(row => row.Measured is null)) Console.WriteLine(Text($"  not measured: {missing.Pipeline} {missing.Scenario}, {missing.Condition}, {missing.Change}: {missing.NotMeasured}"));
        foreach (var failure in failures) Console.WriteLine($"  failed: {failure}");
        foreach (var measure in rows.GroupBy(row => row.Measure))
        {
            var errors = measure.Where(row => row.Error is not null).Select(row => Math.Abs(row.Error!.Value)).Order().ToList();
            if (errors.Count == 0) continue;
            var held = measure.Count(row => row.Error is not null && row.Low <= row.Measured && row.Measured <= row.High);
            Console.WriteLine(Text($"{measure.Key}: {errors.Count} of {measure.Count()} predicted and measured; |error| p50 {At(errors, 0.5):P1}, p90 {At(errors, 0.9):P1}, at most {errors[^1]:P1}; the interval holds what was measured in {held}"));
        }
    }

    private static double At(List<double> sorted, double share) => sorted[(int)Math.Ceiling(share * sorted.Count) - 1];

    private static string Line(WhatIfRow row) => Text(
        $"{row.Pipeline} | {row.Scenario} | {row.Condition} | {row.Change} | {row.Measure} | now {row.Base:0} | {row.Value:0} [{row.Low:0}, {row.High:0}] | side by side {row.SideBySideNow:P0} to {row.SideBySide:P0}, costing {row.SideBySideCostLow:P0} to {row.SideBySideCostHigh:P0} | measured {row.Measured:0} [{row.MeasuredLow:0}, {row.MeasuredHigh:0}] | error {row.Error:P1} | paper {row.ReplayError:P2} {row.Reason} {row.NotMeasured}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
