using System.Runtime.CompilerServices;

namespace Modbench.Ledger;

/// <summary>Nanoseconds by cause; integers, so that parts add up to their whole exactly.</summary>
[InlineArray(Count)]
public struct CauseTimes : IEquatable<CauseTimes>
{
    /// <summary>How many causes there are.</summary>
    public const int Count = (int)Cause.Unattributed + 1;

    private long first;

    /// <summary>Nanoseconds of one cause.</summary>
    public long this[Cause cause]
    {
        readonly get => this[(int)cause];
        set => this[(int)cause] = value;
    }

    /// <summary>Of all causes.</summary>
    public readonly long Sum
    {
        get
        {
            var sum = 0L;
            foreach (var one in this) sum += one;
            return sum;
        }
    }

    /// <summary>These, and so much more of one cause.</summary>
    public readonly CauseTimes Plus(Cause cause, long ns)
    {
        var sum = this;
        sum[cause] += ns;
        return sum;
    }

    /// <summary>Cause by cause.</summary>
    public static CauseTimes operator +(CauseTimes left, CauseTimes right)
    {
        for (var cause = 0; cause < Count; cause++) left[cause] += right[cause];
        return left;
    }

    /// <summary>Cause by cause.</summary>
    public static CauseTimes operator -(CauseTimes left, CauseTimes right)
    {
        for (var cause = 0; cause < Count; cause++) left[cause] -= right[cause];
        return left;
    }

    /// <summary>Cause by cause.</summary>
    public static bool operator ==(CauseTimes left, CauseTimes right) => left.Equals(right);

    /// <summary>Cause by cause.</summary>
    public static bool operator !=(CauseTimes left, CauseTimes right) => !left.Equals(right);

    /// <inheritdoc/>
    public readonly bool Equals(CauseTimes other) => ((ReadOnlySpan<long>)this).SequenceEqual(other);

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is CauseTimes other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var one in this) hash.Add(one);
        return hash.ToHashCode();
    }
}
