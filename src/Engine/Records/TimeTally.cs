namespace Modbench.Engine;

/// <summary>
/// Mean and quantiles of many times. Up to a limit the times themselves are kept and the quantiles are exact; above it they are counted in a histogram, and a
/// quantile may be off by <see cref="Error"/> of itself. The mean is always exact.
/// </summary>
/// <param name="limit">Most times that are kept.</param>
public sealed class TimeTally(int limit = TimeTally.ExactBelow)
{
    /// <summary>So many times are kept by default: a million are 8 MB.</summary>
    public const int ExactBelow = 1_000_000;

    private long[] times = [];
    private TimeHistogram? histogram;
    private Int128 sum;

    /// <summary>The most that a quantile of more times than the limit is off, as a share of it: below 0.1 %.</summary>
    public static double Error => TimeHistogram.Error;

    /// <summary>How many there are.</summary>
    public long Count { get; private set; }

    /// <summary>No more than the limit: quantiles are exact.</summary>
    public bool IsExact => Count <= limit;

    /// <summary>The mean, exact; NaN: there is none.</summary>
    public double Mean => (double)sum / Count;

    /// <summary>Adds a time in nanoseconds.</summary>
    public void Add(long time)
    {
        if (Count < limit)
        {
            if (Count == times.Length) Array.Resize(ref times, (int)Math.Min(limit, Math.Max(1024L, 2L * times.Length)));
            times[Count] = time;
            histogram = null;
        }
        else
        {
            Histogram().Add(time);
            times = [];
        }

        sum += time;
        Count++;
    }

    /// <summary>
    /// Linear interpolation between the order statistics around (n − 1)·share, counted from 0: type 7 of Hyndman and Fan (1996), which NumPy, R and
    /// BenchmarkDotNet use by default.
    /// </summary>
    /// <param name="share">In [0, 1].</param>
    /// <exception cref="InvalidOperationException">There are no times.</exception>
    public double Quantile(double share)
    {
        if (Count == 0) throw new InvalidOperationException("no times");
        var position = (Count - 1) * share;
        var below = (long)position;
        var low = At(below);
        return position == below ? low : low + ((position - below) * (At(below + 1) - low));
    }

    internal void Write(BinaryWriter writer)
    {
        writer.Write(limit);
        writer.Write(Count);
        writer.Write((long)(sum >> 64));
        writer.Write((ulong)sum);
        if (IsExact)
        {
            foreach (var time in times.AsSpan(0, (int)Count)) writer.Write(time);
            return;
        }

        var filled = Histogram().Filled().ToList();
        writer.Write(filled.Count);
        foreach (var (bucket, count) in filled)
        {
            writer.Write(bucket);
            writer.Write(count);
        }
    }

    /// <exception cref="IOException">The end came too early.</exception>
    internal static TimeTally Read(BinaryReader reader)
    {
        var tally = new TimeTally(reader.ReadInt32()) { Count = reader.ReadInt64() };
        tally.sum = ((Int128)reader.ReadInt64() << 64) | reader.ReadUInt64();
        if (tally.IsExact)
        {
            if (tally.Count * sizeof(long) > reader.BaseStream.Length - reader.BaseStream.Position) throw new EndOfStreamException("more times than the file is long");
            tally.times = new long[tally.Count];
            for (var place = 0; place < tally.times.Length; place++) tally.times[place] = reader.ReadInt64();
            return tally;
        }

        tally.histogram = new TimeHistogram();
        for (var left = reader.ReadInt32(); left > 0; left--) tally.histogram.Add(reader.ReadInt32(), reader.ReadInt64());
        return tally;
    }

    // The time with so many before it. The bucket says where it is; only what is in there needs to be in order.
    private double At(long rank)
    {
        var (bucket, before) = Histogram().Find(rank);
        if (!IsExact) return TimeHistogram.Middle(bucket);
        var inside = new List<long>();
        foreach (var time in times.AsSpan(0, (int)Count))
        {
            if (TimeHistogram.Bucket(time) == bucket) inside.Add(time);
        }

        inside.Sort();
        return inside[(int)(rank - before)];
    }

    private TimeHistogram Histogram()
    {
        if (histogram is not null) return histogram;
        histogram = new TimeHistogram();
        foreach (var time in times.AsSpan(0, (int)Count)) histogram.Add(time);
        return histogram;
    }
}
