namespace Modbench.Engine;

/// <summary>
/// A rate that goes in straight lines over time, and its integral, the number of arrivals expected so far. Arrivals of rate 1 go through the integral's
/// inverse: what is expected of any stretch is then exact, whatever the rate does (Lewis and Shedler, "Simulation of nonhomogeneous Poisson processes", 1979).
/// </summary>
internal sealed class RateProfile
{
    private readonly Segment[] segments;
    private readonly double repeatFrom;
    private readonly double repeatFromCount;

    private RateProfile(Segment[] segments, int repeatFrom)
    {
        this.segments = segments;
        var last = segments[^1];
        Length = last.Start + last.Length;
        Total = double.IsInfinity(Length) ? double.PositiveInfinity : last.Count + last.Expected(last.Length);
        (this.repeatFrom, repeatFromCount) = (segments[repeatFrom].Start, segments[repeatFrom].Count);
    }

    /// <summary>Seconds; infinite without phases.</summary>
    public double Length { get; }

    /// <summary>Arrivals expected in all that time.</summary>
    public double Total { get; }

    /// <param name="rate">Before the first phase, per second.</param>
    /// <param name="phases">One after another; after the last one they begin anew.</param>
    /// <param name="lead">Seconds at the first rate before the first phase; they don't come again.</param>
    public static RateProfile Of(double rate, IReadOnlyList<Phase> phases, double lead = 0)
    {
        if (phases.Count == 0) return new RateProfile([new Segment(0, double.PositiveInfinity, 0, rate, rate)], 0);
        var segments = new List<Segment>();
        Add(lead, rate, rate);
        foreach (var phase in phases)
        {
            var (from, to, after) = phase.Kind switch
            {
                PhaseKind.Ramp => (rate, phase.QueriesPerSecond, phase.QueriesPerSecond),
                PhaseKind.Step => (phase.QueriesPerSecond, phase.QueriesPerSecond, phase.QueriesPerSecond),
                PhaseKind.Spike => (phase.QueriesPerSecond, phase.QueriesPerSecond, rate),
                _ => (rate, rate, rate),
            };
            Add(phase.DurationNs / 1e9, from, to);
            rate = after;
        }

        return new RateProfile([.. segments], repeatFrom: 1);

        void Add(double length, double from, double to)
        {
            var (start, count) = segments.Count == 0 ? (0, 0) : (segments[^1].Start + segments[^1].Length, segments[^1].Count + segments[^1].Expected(segments[^1].Length));
            segments.Add(new Segment(start, length, count, from, to));
        }
    }

    /// <summary>Arrivals expected until this many seconds after the start.</summary>
    public double Expected(double seconds)
    {
        var rounds = 0.0;
        if (seconds > Length)
        {
            rounds = Math.Floor((seconds - repeatFrom) / (Length - repeatFrom));
            seconds -= rounds * (Length - repeatFrom);
        }

        var segment = segments[0];
        foreach (var next in segments)
        {
            if (next.Start > seconds) break;
            segment = next;
        }

        return segment.Count + segment.Expected(seconds - segment.Start) + (rounds == 0 ? 0 : rounds * (Total - repeatFromCount));
    }

    /// <summary>When so many arrivals are expected, in seconds after the start; the inverse of <see cref="Expected"/>.</summary>
    public double At(double count)
    {
        var rounds = 0.0;
        if (count > Total)
        {
            if (Total <= repeatFromCount) return double.PositiveInfinity; // phases without any arrival
            rounds = Math.Floor((count - repeatFromCount) / (Total - repeatFromCount));
            count -= rounds * (Total - repeatFromCount);
        }

        var segment = segments[0];
        foreach (var next in segments)
        {
            if (next.Count > count) break;

            // One in which nothing arrives is passed over.
            if (next.Length > 0 && (next.From > 0 || next.To > 0)) segment = next;
        }

        return segment.Start + segment.At(count - segment.Count) + (rounds == 0 ? 0 : rounds * (Length - repeatFrom));
    }

    /// <param name="Start">Seconds.</param>
    /// <param name="Length">Seconds.</param>
    /// <param name="Count">Arrivals expected before it.</param>
    /// <param name="From">Rate at its start.</param>
    /// <param name="To">Rate at its end.</param>
    private readonly record struct Segment(double Start, double Length, double Count, double From, double To)
    {
        // 0 also for an endless one, whose rate stays.
        private double Slope => (To - From) / Length;

        public double Expected(double seconds) => seconds == 0 ? 0 : seconds * (From + (Slope * seconds / 2));

        // The root of count = From t + Slope t²/2 in the form that neither divides by a slope of 0 nor cancels.
        public double At(double count) => count <= 0 ? 0 : Math.Min(Length, 2 * count / (From + Math.Sqrt(Math.Max(0, (From * From) + (2 * Slope * count)))));
    }
}
