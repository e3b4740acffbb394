namespace Modbench.Ledger;

/// <summary>What a measure would be if something were otherwise, and what it is where a launch was really made so.</summary>
public sealed record WhatIfRow
{
    /// <summary>The reason of those that nobody asked to measure.</summary>
    public const string NotAsked = "--verify measures it";

    /// <summary>Full name.</summary>
    public required string Pipeline { get; init; }

    /// <summary>Name of the scenario.</summary>
    public required string Scenario { get; init; }

    /// <summary>The condition as it was; with the change really made it is named <c>condition if change</c>.</summary>
    public required string Condition { get; init; }

    /// <summary>What would be otherwise, as <c>--what-if</c> takes it.</summary>
    public required string Change { get; init; }

    /// <summary><c>response.mean</c>, <c>response.p50</c>, <c>response.p90</c>, <c>response.p99</c>; in a closed loop <c>throughput</c> as well.</summary>
    public required string Measure { get; init; }

    /// <summary>As it was, in launches without a trace; null: not measured.</summary>
    public double? Base { get; init; }

    /// <summary>As it would be; null: it can't be told, see <see cref="Reason"/>.</summary>
    public double? Value { get; init; }

    /// <summary>Lower end of its 95 % interval over launches; null: see <see cref="Reason"/>.</summary>
    public double? Low { get; init; }

    /// <summary>Upper end of its 95 % interval over launches; null: see <see cref="Reason"/>.</summary>
    public double? High { get; init; }

    /// <summary>The share of the visits' time in which another one held a worker as well, as it was; null: there is no value.</summary>
    public double? SideBySideNow { get; init; }

    /// <summary>The same as it would be; null: there is no value.</summary>
    public double? SideBySide { get; init; }

    /// <summary>How much longer a visit takes while another one holds a worker as well, at least: 0.1 is a tenth; null: there is no value.</summary>
    public double? SideBySideCostLow { get; init; }

    /// <summary>The same at most: <see cref="Value"/> takes what is likely, and <see cref="Low"/> and <see cref="High"/> hold both ends; null: there is no value.</summary>
    public double? SideBySideCostHigh { get; init; }

    /// <summary>Why there is no value, or else no interval; null: there are.</summary>
    public string? Reason { get; init; }

    /// <summary>Launches that were run on paper.</summary>
    public int Launches { get; init; }

    /// <summary>By how much this measure of such a launch, run on paper as it was, is off the measured one, at most; null: none was run.</summary>
    public double? ReplayError { get; init; }

    /// <summary>With the change really made; null: see <see cref="NotMeasured"/>.</summary>
    public double? Measured { get; init; }

    /// <summary>Lower end of its 95 % interval; null: fewer than two launches.</summary>
    public double? MeasuredLow { get; init; }

    /// <summary>Upper end of its 95 % interval; null: fewer than two launches.</summary>
    public double? MeasuredHigh { get; init; }

    /// <summary>Value ÷ measured − 1; null: one of them is missing.</summary>
    public double? Error { get; init; }

    /// <summary>Why it was not measured; null: it was.</summary>
    public string? NotMeasured { get; init; }
}
