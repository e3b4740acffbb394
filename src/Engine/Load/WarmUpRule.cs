using System.Globalization;

namespace Modbench.Engine;

/// <summary>What warm-up does next.</summary>
internal enum WarmUpStep
{
    /// <summary>One more query.</summary>
    Query,

    /// <summary>No query for some milliseconds: the JIT compiler is at work, or about to begin.</summary>
    Wait,

    /// <summary>Measuring can begin, or has to.</summary>
    End,
}

/// <summary>
/// When warm-up is over. The runtime replaces a method in the background, up to twice: once it was called 30 times, and only after 100 ms in which
/// nothing new was called. So queries run in rounds that are long enough for those calls, and after each the compiler gets the silence that it
/// waits for, and a core. A round after which it had nothing left to do is the last, if its queries are no quicker than the round's before: what else warms
/// up (caches, connections, clocks) shows there alone.
/// </summary>
/// <remarks>
/// At least 1 s and three rounds, one for each form of a method; unfinished after 10 s, or after the declared number of queries. A step down can't be
/// foreseen: responses that are alike for a second may still fall in the next. Where 2 s and more are measured after it, the fall shows there and is cut
/// off; where less is, nobody would ever see it, and warm-up takes the time instead.
/// </remarks>
/// <param name="startedAt">In nanoseconds.</param>
/// <param name="compiledMethods">By the process, until then.</param>
/// <param name="warmupQueries">As declared; 0: as many as it takes.</param>
/// <param name="latePerThousand">Of a thousand methods, how many may still be compiled in the last round: rarely called ones come in for ever.</param>
/// <param name="measuredNs">How long will be measured afterwards, given a query's response; null: for long.</param>
/// <param name="again">The process has been warmed before, and so many rounds are enough, the last of which finds nothing left to compile; 0: it has not.</param>
internal sealed class WarmUpRule(long startedAt, int compiledMethods, int warmupQueries, int latePerThousand = WarmUpRule.Late, Func<long, long>? measuredNs = null, int again = 0)
{
    /// <summary>Where 3 per thousand were let through, the first hundred queries of the example took a sixth longer than the later ones.</summary>
    public const int Late = 1;

    /// <summary>For a neighbour, whose rate is counted and not its responses, and where <see cref="Warm.Brief"/> says so.</summary>
    public const int LateBriefly = 5;

    private const long AtLeastNs = 1_000_000_000;

    /// <summary>Warm-up and what is measured together: queries are looked at for so long, whichever part they fall in.</summary>
    private const long LookedAtNs = 3_000_000_000;
    private const long AtMostNs = 10_000_000_000;
    private const int FewestRounds = 3;

    /// <summary>The runtime's TC_CallCountThreshold.</summary>
    private const int RoundQueries = 30;
    private const long ShortestRoundNs = 100_000_000;
    private const long LongestRoundNs = 500_000_000; // of slower queries, what is called once in each is no part that matters

    /// <summary>The runtime's TC_CallCountingDelayMs of 100, and a timer's lateness.</summary>
    private const long QuietNs = 130_000_000;
    private const long LongestWaitNs = 1_500_000_000;

    private readonly long start = startedAt;
    private int compiled = compiledMethods;
    private int quietCompiled = compiledMethods;
    private long quietSince = startedAt;
    private bool waiting;
    private int rounds;
    private long roundStart = startedAt;
    private int roundQueries;
    private int roundCompiled = compiledMethods;
    private readonly ResponseFall responses = new();
    private int late;
    private double fall;

    /// <summary>Why it ended unfinished; null: it has not, or is warmed up.</summary>
    public string? NotWarmed { get; private set; }

    private int Allowed => compiled * latePerThousand / 1000;

    /// <summary>The response of the query that ended last, in nanoseconds.</summary>
    public void Add(long response) => responses.Add(response);

    /// <summary>To be asked after each query and each wait.</summary>
    /// <param name="now">In nanoseconds.</param>
    /// <param name="queries">Run so far.</param>
    /// <param name="compiledMethods">By the process since its start.</param>
    public WarmUpStep Next(long now, int queries, int compiledMethods)
    {
        compiled = compiledMethods;
        if (compiled - quietCompiled > Allowed) (quietCompiled, quietSince) = (compiled, now);
        if (warmupQueries > 0 && queries >= warmupQueries)
            return Unfinished(string.Create(CultureInfo.InvariantCulture, $"warm-up stopped after {queries} queries, as WarmupQueries says"));

        if (now - start >= AtMostNs) return AtTheLimit(now, queries);
        if (waiting) return now - quietSince < QuietNs && now - roundStart < LongestWaitNs ? WarmUpStep.Wait : EndRound(now, queries);
        var time = now - roundStart;
        if (time < LongestRoundNs && (time < ShortestRoundNs || queries - roundQueries < RoundQueries)) return WarmUpStep.Query;
        (waiting, roundStart, quietSince, quietCompiled) = (true, now, now, compiled);
        return WarmUpStep.Wait;
    }

    private WarmUpStep EndRound(long now, int queries)
    {
        late = compiled - roundCompiled;
        fall = responses.EndRound();
        rounds++;
        var enough = again > 0 ? rounds >= again : rounds >= FewestRounds && now - start >= LeastNs();
        if (enough && warmupQueries == 0 && late <= Allowed && fall == 0) return WarmUpStep.End;
        (waiting, roundStart, roundQueries, roundCompiled) = (false, now, queries, compiled);
        return WarmUpStep.Query;
    }

    private long LeastNs() => measuredNs is null ? AtLeastNs : Math.Max(AtLeastNs, LookedAtNs - measuredNs(responses.Median));

    // Of queries that take seconds three rounds don't fit; then one in which nothing was compiled is enough.
    private WarmUpStep AtTheLimit(long now, int queries)
    {
        if (warmupQueries > 0)
            return Unfinished(string.Create(CultureInfo.InvariantCulture, $"warm-up stopped after 10 s and {queries} of the {warmupQueries} WarmupQueries"));
        var last = waiting || now - roundStart >= QuietNs ? compiled - roundCompiled : late;
        if (last > Allowed)
            return Unfinished(string.Create(CultureInfo.InvariantCulture, $"after 10 s of warm-up methods were still being compiled, {last} in its last round"));
        return fall == 0
            ? WarmUpStep.End
            : Unfinished(string.Create(CultureInfo.InvariantCulture, $"after 10 s of warm-up responses were still falling, by {fall * 100:0.#} % in its last round"));
    }

    private WarmUpStep Unfinished(string because)
    {
        NotWarmed = because;
        return WarmUpStep.End;
    }
}
