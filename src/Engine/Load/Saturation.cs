namespace Modbench.Engine;

/// <summary>
/// Tells a pipeline that can't keep up from one that is merely busy: over the last three seconds, what is in flight and the responses of what comes out have both
/// risen without falling back. A function of what it is shown.
/// </summary>
internal sealed class Saturation
{
    /// <summary>Between two looks.</summary>
    public const long LookNs = 250_000_000;

    private const int Looks = 12;
    private const int Third = Looks / 3;

    /// <summary>A queue of a few dozen comes and goes.</summary>
    private const int FewestInFlight = 40;
    private const double Rise = 1.8;
    private readonly List<(long At, int InFlight, long Response, long Ended)> seen = [];

    /// <summary>Queries that ended in a second, over the time that was looked at last: what it does when it can't keep up. 0: too little was seen.</summary>
    public double EndedPerSecond => seen.Count < 2 ? 0 : (seen[^1].Ended - seen[0].Ended) / ((seen[^1].At - seen[0].At) / 1e9);

    /// <param name="at">Now, in nanoseconds.</param>

    /// <param name="inFlight">Queries sent and not ended, those that wait for admission too.</param>
    /// <param name="response">Response of the query that ended last; 0: none has.</param>
    /// <param name="ended">Queries that have ended so far.</param>
    /// <returns>True: it can't keep up.</returns>
    public bool Add(long at, int inFlight, long response, long ended)
    {
        seen.Add((at, inFlight, response, ended));
        if (seen.Count < Looks) return false;
        if (seen.Count > Looks) seen.RemoveAt(0);
        var (early, middle, late) = (seen[..Third], seen[Third..^Third], seen[^Third..]);
        return late.Min(look => look.InFlight) >= FewestInFlight
            && Rises(early, middle, late, look => look.InFlight)
            && Rises(early, middle, late, look => look.Response);
    }

    private static bool Rises<T>(List<T> early, List<T> middle, List<T> late, Func<T, double> value) =>
        middle.Min(value) > early.Max(value) * 0.999 && late.Min(value) > middle.Max(value) * 0.999 && late.Average(value) > Rise * early.Average(value);
}
