namespace Modbench.GateBenchmark;

/// <summary>One pair as the file of recorded pairs keeps it, a JSON line each.</summary>
internal sealed record RecordedPair
{
    public const string InTurns = "turns";
    public const string WholeLaunches = "whole";

    /// <summary>Of one start of the program: pairs of one recording were measured one after the other.</summary>
    public required string Recording { get; init; }

    /// <summary>What the machine was like, such as <c>quiet</c>; as it was said.</summary>
    public string Note { get; init; } = "";

    /// <summary><see cref="InTurns"/> or <see cref="WholeLaunches"/>: what was asked for.</summary>
    public required string Method { get; init; }

    public required string Pipeline { get; init; }

    public required string Scenario { get; init; }

    /// <summary>From 1.</summary>
    public required int Pair { get; init; }

    public bool HeadFirst { get; init; }

    /// <summary>When it began, in seconds since the recording did.</summary>
    public double At { get; init; }

    /// <summary>What it took, start of its first process to the end of its last.</summary>
    public double Seconds { get; init; }

    /// <summary>The side that failed, or <c>both</c> where they could not be compared; null: none.</summary>
    public string? Failed { get; init; }

    public string? Reason { get; init; }

    /// <summary>Why it had whole launches though turns were asked for; null: it had not.</summary>
    public string? Whole { get; init; }

    public IReadOnlyList<string> Notes { get; init; } = [];

    public IReadOnlyList<RecordedValue> Values { get; init; } = [];

    public IReadOnlyList<RecordedSlice> Slices { get; init; } = [];
}

/// <summary>What one pair measured of one measure.</summary>
/// <param name="Measure">Such as <c>response.p50</c>.</param>
/// <param name="Stage">Null: the whole pipeline.</param>
/// <param name="Base">Base units.</param>
/// <param name="Head">Base units.</param>
/// <param name="Log">Of head ÷ base, as the gate takes it; null: it has none.</param>
/// <param name="Gated">A gate watches it by default.</param>
/// <param name="Tolerance">Then by how much it may grow.</param>
/// <param name="HighIsGood">Of what should be high.</param>
internal sealed record RecordedValue(string Measure, string? Stage, double Base, double Head, double? Log, bool Gated, double Tolerance, bool HighIsGood);

/// <summary>A stretch of one side: a turn, or some 50 ms of a whole launch. What would have happened to it had the machine been slower then can be worked out from it.</summary>
/// <param name="Head">Of which side.</param>
/// <param name="Turn">Of that side, from 0.</param>
/// <param name="From">Seconds since the pair began.</param>
/// <param name="To">Seconds since the pair began.</param>
/// <param name="Queries">Measured and completed.</param>
/// <param name="P50">Of their responses, in nanoseconds.</param>
/// <param name="Cpu">Of the process, in nanoseconds; null: only a part of its turn.</param>
/// <param name="Gen0">Collections; null as well.</param>
internal sealed record RecordedSlice(bool Head, int Turn, double From, double To, int Queries, double P50, long? Cpu, int? Gen0);
