using System.Globalization;
using Microsoft.CodeAnalysis;
using Modbench.Generators.Model;
using Modbench.Generators.Rules;
using Modbench.Generators.Writing;

namespace Modbench.Generators.Reading;

/// <summary>Reads one scenario attribute into the members and the name that the engine's record of that kind has.</summary>
internal sealed class ScenarioMemberReader(MistakeList mistakes)
{
    /// <summary>Gaps of 100 ns: the engine issues no faster, and a schedule with gaps below the clock's nanosecond would never come to its end.</summary>
    public const double MostPerSecond = 1e7;

    /// <summary>How to mend a rate above that.</summary>
    public const string TooMany = "at most 10,000,000 can be issued in a second";

    private const long DefaultTimeoutNs = 30_000_000_000;
    private const long DefaultBurstNs = 1_000_000_000;

    public static ScenarioModel SingleStream { get; } = new("SingleStream", "SingleStream", Limits(0, 0, 0, 0, DefaultTimeoutNs, 1, 0).ToEquatable());

    /// <returns>Null: no such scenario.</returns>
    public ScenarioModel? Read(AttributeData attribute) => attribute.AttributeClass!.Name switch
    {
        "SingleStreamAttribute" => Model(attribute, "SingleStream", "SingleStream"),
        "OfflineAttribute" => Model(attribute, "Offline", "Offline"),
        "MultiStreamAttribute" => MultiStream(attribute),
        "ServerAttribute" => Server(attribute),
        "ClosedLoopAttribute" => ClosedLoop(attribute),
        "ReplayAttribute" => Replay(attribute),
        "SessionAttribute" => Session(attribute),
        "PeakAttribute" => Peak(attribute),
        _ => null,
    };

    private ScenarioModel MultiStream(AttributeData attribute)
    {
        var samples = Number(attribute, "SamplesPerQuery", 8, least: 1, "leave it out for 8");
        return Model(attribute, "MultiStream", $"MultiStream({Shown(samples)})", Of("samplesPerQuery", samples));
    }

    private ScenarioModel Server(AttributeData attribute)
    {
        var rate = Rate(attribute, "QueriesPerSecond", "give the mean arrival rate, as in [Server(QueriesPerSecond = 20)]");
        var arrivals = Choice(attribute, "Arrivals", "Poisson", "Constant", "Bursty");
        var overflow = Choice(attribute, "Overflow", "Wait", "Shed", "DropOldest");
        var (on, off) = (Time(attribute, "BurstOn", "1 s"), Time(attribute, "BurstOff", "1 s"));
        foreach (var burst in new[] { "BurstOn", "BurstOff" })
        {
            if (arrivals != "Bursty" && attribute.HasNamed(burst))
                mistakes.Add(MeasureRules.NoEffect, attribute.Named(burst), burst, "without bursts: add Arrivals = Arrivals.Bursty, or leave it out");
        }

        var least = overflow == "DropOldest" ? 1 : 0;
        var waiting = Number(attribute, "MaxWaiting", least, least, "leave it out for one; its place is where the newest query waits");
        if (overflow == "Wait" && attribute.HasNamed("MaxWaiting"))
        {
            mistakes.Add(MeasureRules.NoEffect, attribute.Named("MaxWaiting"), "MaxWaiting",
                "where all may wait: add Overflow = Overflow.Shed or Overflow.DropOldest, or leave it out");
        }

        var name = $"Server({Quantity.Shown(rate)}/s"
            + (arrivals == "Poisson" ? "" : ", " + arrivals.ToLowerInvariant())
            + (overflow == "Wait" ? "" : overflow == "Shed" ? ", shed" : ", drop oldest") + ")";
        return Model(attribute, "Server", name,
            Of("queriesPerSecond", rate),
            Of("arrivals", arrivals),
            Of("burstOnNs", on ?? DefaultBurstNs),
            Of("burstOffNs", off ?? DefaultBurstNs),
            MaxInFlight(attribute),
            Of("overflow", overflow),
            Of("maxWaiting", waiting));
    }

    private ScenarioModel ClosedLoop(AttributeData attribute)
    {
        var users = Required(attribute, "InFlight", "give the number of users, as in [ClosedLoop(InFlight = 8)]");
        var think = Time(attribute, "Think", "2 s") ?? 0;
        return Model(attribute, "ClosedLoop", $"ClosedLoop({Shown(users)}{Thinking(think)})", Of("inFlight", users), Of("thinkNs", think));
    }

    private ScenarioModel Replay(AttributeData attribute)
    {
        var file = attribute.NamedOr<string>("File", null) ?? "";
        if (string.IsNullOrWhiteSpace(file)) mistakes.Add(MeasureRules.NoFile, attribute.Named("File"));
        return Model(attribute, "Replay", $"Replay({file})", Of("file", file), MaxInFlight(attribute));
    }

    private ScenarioModel Session(AttributeData attribute)
    {
        var turns = Required(attribute, "Turns", "give the number of queries of a session, as in [Session(Turns = 5, SessionsPerSecond = 2)]");
        var rate = Rate(attribute, "SessionsPerSecond", "give the mean rate at which sessions begin, as in [Session(Turns = 5, SessionsPerSecond = 2)]");
        var think = Time(attribute, "Think", "2 s") ?? 0;
        return Model(attribute, "Session", $"Session({Shown(turns)}, {Quantity.Shown(rate)}/s{Thinking(think)})",
            Of("turns", turns), Of("thinkNs", think), Of("sessionsPerSecond", rate), MaxInFlight(attribute));
    }

    private ScenarioModel Peak(AttributeData attribute)
    {
        foreach (var counted in new[] { "Queries", "MinQueries", "MinDuration" })
        {
            if (attribute.HasNamed(counted))
                mistakes.Add(MeasureRules.NoEffect, attribute.Named(counted), counted, "on a search, whose every rate is tried for a time: give Duration (default 10 s), or leave it out");
        }

        var mean = Time(attribute, "MeanAtMost", "30 ms") ?? 0;
        var rate = attribute.HasNamed("QueriesPerSecond")
            ? Rate(attribute, "QueriesPerSecond", "leave it out to begin with half of what one query at a time gives")
            : 0;
        return Model(attribute, "Peak", mean > 0 ? "Peak(mean)" : "Peak", Of("queriesPerSecond", rate), Of("meanAtMostNs", mean), MaxInFlight(attribute));
    }

    private ScenarioModel Model(AttributeData attribute, string kind, string name, params ScenarioMember[] own)
    {
        var limits = Limits(
            Number(attribute, "Queries", 0, least: 1, "leave it out to measure for 3 s, or give a number of queries above zero"),
            Time(attribute, "Duration", "4 s") ?? 0,
            Number(attribute, "MinQueries", 0, least: 1, "leave it out, or give a number of queries above zero"),
            Time(attribute, "MinDuration", "10 s") ?? 0,
            Time(attribute, "Timeout", "30 s") ?? DefaultTimeoutNs,
            attribute.NamedOr("Seed", 1),
            Number(attribute, "WarmupQueries", 0, least: 0, "leave it out to warm up until nothing is compiled any more"));
        return new(kind, name, own.Concat(limits).ToEquatable());
    }

    private static IEnumerable<ScenarioMember> Limits(int queries, long duration, int minQueries, long minDuration, long timeout, int seed, int warmup) =>
    [
        Of("queries", queries), Of("durationNs", duration), Of("minQueries", minQueries), Of("minDurationNs", minDuration), Of("timeoutNs", timeout),
        Of("seed", seed), Of("warmupQueries", warmup),
    ];

    private ScenarioMember MaxInFlight(AttributeData attribute) =>
        Of("maxInFlight", Number(attribute, "MaxInFlight", 1000, least: 1, "at least one query must get in"));

    private double Rate(AttributeData attribute, string name, string mend)
    {
        var rate = attribute.NamedOr(name, 0.0);
        if (rate > 0 && rate <= MostPerSecond) return rate;
        if (rate > MostPerSecond) mend = TooMany;
        var given = attribute.TryNamed(name, out _);
        if (!given && attribute.HasNamed(name)) return 1; // The compiler says what is wrong with it.
        mistakes.Add(MeasureRules.NotPositive, given ? attribute.Named(name) : attribute.Location(), name, given ? Quantity.Shown(rate) : "not given", mend);
        return 1;
    }

    private int Required(AttributeData attribute, string name, string mend)
    {
        if (attribute.HasNamed(name)) return Number(attribute, name, 1, least: 1, mend);
        mistakes.Add(MeasureRules.NotPositive, attribute.Location(), name, "not given", mend);
        return 1;
    }

    private int Number(AttributeData attribute, string name, int otherwise, int least, string mend)
    {
        if (!attribute.TryNamed(name, out var constant) || constant.Value is not int number) return otherwise;
        if (number >= least) return number;
        mistakes.Add(MeasureRules.NotPositive, attribute.Named(name), name, Shown(number), mend);
        return otherwise;
    }

    /// <summary>An enum's constant by its name; the first one is the default.</summary>
    private string Choice(AttributeData attribute, string name, params string[] names)
    {
        if (!attribute.TryNamed(name, out var constant) || constant.Value is not int value) return names[0];
        if (value >= 0 && value < names.Length) return names[value];
        mistakes.Add(MeasureRules.NotPositive, attribute.Named(name), name, Shown(value), $"it is one of {string.Join(", ", names)}");
        return names[0];
    }

    private long? Time(AttributeData attribute, string name, string example) =>
        attribute.TryNamed(name, out var text) && !text.IsNull
            ? new QuantityReader(mistakes).Time(text, attribute.Named(name), name, example)
            : null;

    // As Scenario.Time of the engine.
    private static string Thinking(long ns)
    {
        var (unit, name) = ns switch { >= 1_000_000_000 => (1e9m, "s"), >= 1_000_000 => (1e6m, "ms"), >= 1_000 => (1e3m, "us"), _ => (1m, "ns") };
        return ns == 0 ? "" : $", think {(ns / unit).ToString("0.#########", CultureInfo.InvariantCulture)} {name}";
    }

    private static string Shown(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static ScenarioMember Of(string name, long value) => new(name, value.ToString(CultureInfo.InvariantCulture));

    private static ScenarioMember Of(string name, double value) => new(name, Quantity.Shown(value));

    private static ScenarioMember Of(string name, string value) => new(name, JsonText.Quote(value));
}
