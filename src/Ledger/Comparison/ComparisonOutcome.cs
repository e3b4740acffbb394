using System.Text.Json.Serialization;

namespace Modbench.Ledger;

/// <summary>What can be said of one measure that two runs, or two conditions, have. It is no verdict: nothing passes or fails.</summary>
public enum ComparisonOutcome
{
    /// <summary>Surely another value: among all that is called so, 5 % are wrong on average.</summary>
    [JsonStringEnumMemberName("differs")]
    Differs,

    /// <summary>Its own 95 % interval leaves out no change, but among so many measures some do by chance.</summary>
    [JsonStringEnumMemberName("may differ")]
    MayDiffer,

    /// <summary>No change lies in its interval.</summary>
    [JsonStringEnumMemberName("no certain difference")]
    NoCertainDifference,

    /// <summary>Both have a value, and one has a single launch: nobody knows by how much launches differ.</summary>
    [JsonStringEnumMemberName("no interval")]
    NoInterval,

    /// <summary>The two numbers are of other things, or one was not measured.</summary>
    [JsonStringEnumMemberName("not compared")]
    NotCompared,

    /// <summary>The head has no such row.</summary>
    [JsonStringEnumMemberName("only in base")]
    OnlyInBase,

    /// <summary>The base has no such row.</summary>
    [JsonStringEnumMemberName("only in head")]
    OnlyInHead,
}
