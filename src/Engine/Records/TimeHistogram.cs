using System.Numerics;

namespace Modbench.Engine;

/// <summary>
/// Counts times in buckets whose width grows with the time, as HdrHistogram does: 512 buckets for each doubling, so that a value read back differs by at most
/// <see cref="Error"/> of itself; below 1,024 ns it is exact. Up to 225 KB, however many times there are.
/// </summary>
internal sealed class TimeHistogram
{
    /// <summary>Half the width of a bucket, as a share of the values in it: 1 in 1,024.</summary>
    public const double Error = 1.0 / (2 * PerDoubling);

    private const int Bits = 9;
    private const int PerDoubling = 1 << Bits;

    private long[] buckets = [];

    /// <summary>Where a time belongs; buckets are in the order of their times. Negative times count as 0.</summary>
    public static int Bucket(long time)
    {
        time = Math.Max(time, 0);
        var shift = Math.Max(0, BitOperations.Log2((ulong)time) - Bits);
        return (shift << Bits) + (int)(time >> shift);
    }

    /// <summary>The middle of a bucket's times.</summary>
    public static double Middle(int bucket)
    {
        var shift = Math.Max(0, (bucket >> Bits) - 1);
        var low = (long)(bucket - (shift << Bits)) << shift;
        return low + (((1L << shift) - 1) / 2.0);
    }

    public void Add(long time)
    {
        var bucket = Bucket(time);
        if (bucket >= buckets.Length) Array.Resize(ref buckets, Math.Max(bucket + 1, 2 * buckets.Length));
        buckets[bucket]++;
    }

    /// <summary>The bucket of the time that has <paramref name="rank"/> times before it in order, and how many of those are in lower buckets.</summary>
    public (int Bucket, long Before) Find(long rank)
    {
        var before = 0L;
        for (var bucket = 0; bucket < buckets.Length; bucket++)
        {
            if (rank < before + buckets[bucket]) return (bucket, before);
            before += buckets[bucket];
        }

        throw new ArgumentOutOfRangeException(nameof(rank));
    }

    /// <summary>Buckets that are not empty, with their counts.</summary>
    public IEnumerable<(int Bucket, long Count)> Filled()
    {
        for (var bucket = 0; bucket < buckets.Length; bucket++)
        {
            if (buckets[bucket] > 0) yield return (bucket, buckets[bucket]);
        }
    }

    /// <summary>Adds so many times of a bucket.</summary>
    public void Add(int bucket, long count)
    {
        if (bucket >= buckets.Length) Array.Resize(ref buckets, bucket + 1);
        buckets[bucket] += count;
    }
}
