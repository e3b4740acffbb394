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

    // Growing by copying would leave as much garbage as there are times, and many tallies grow at once.
    private const int ChunkBits = 13;

    private readonly List<long[]> chunks = [];
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
            var (chunk, place) = ((int)(Count >> ChunkBits), (int)Count & ((1 << ChunkBits) - 1));
            if (chunk == chunks.Count) chunks.Add(new long[Math.Min(1 << ChunkBits, limit - (int)Count)]);
            chunks[chunk][place] = time;
            histogram = null;
        }
        else
        {
            Histogram().Add(time);
            chunks.Clear();
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
            for (var chunk = 0; chunk < chunks.Count; chunk++)
            {
                foreach (var time in Kept(chunk)) writer.Write(time);
            }

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
            var (count, sum) = (tally.Count, tally.sum);
            (tally.Count, tally.sum) = (0, 0);
            for (; count > 0; count--) tally.Add(reader.ReadInt64());
            tally.sum = sum;
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
        for (var chunk = 0; chunk < chunks.Count; chunk++)
        {
            foreach (var time in Kept(chunk))
            {
                if (TimeHistogram.Bucket(time) == bucket) inside.Add(time);
            }
        }

        inside.Sort();
        return inside[(int)(rank - before)];
    }

    private ReadOnlySpan<long> Kept(int chunk) => chunks[chunk].AsSpan(0, (int)Math.Min(chunks[chunk].Length, Math.Min(Count, limit) - ((long)chunk << ChunkBits)));

    private TimeHistogram Histogram()
    {
        if (histogram is not null) return histogram;
        histogram = new TimeHistogram();
        for (var chunk = 0; chunk < chunks.Count; chunk++)
        {
            foreach (var time in Kept(chunk)) histogram.Add(time);
        }

        return histogram;
    }
}
