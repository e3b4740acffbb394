namespace Modbench.Engine;

/// <summary>A plan's scenario as JSON.</summary>
internal static class ScenarioJson
{
    public static JsonWriter Write(Scenario scenario)
    {
        var json = new JsonWriter()
            .Add("kind", scenario.Kind)
            .Add("queries", scenario.Queries)
            .Add("durationNs", scenario.DurationNs)
            .Add("minQueries", scenario.MinQueries)
            .Add("minDurationNs", scenario.MinDurationNs)
            .Add("timeoutNs", scenario.TimeoutNs)
            .Add("seed", scenario.Seed)
            .Add("warmupQueries", scenario.WarmupQueries);
        return scenario switch
        {
            ServerScenario server => Write(json, server),
            MultiStreamScenario multi => json.Add("samplesPerQuery", multi.SamplesPerQuery),
            ClosedLoopScenario closed => json.Add("inFlight", closed.InFlight).Add("thinkNs", closed.ThinkNs),
            ReplayScenario replay => json
                .Add("file", replay.File)
                .Add("maxInFlight", replay.MaxInFlight)
                .Add("fileQueries", replay.FileQueries)
                .Add("fileNs", replay.FileNs),
            PeakScenario peak => json
                .Add("queriesPerSecond", peak.QueriesPerSecond)
                .Add("meanAtMostNs", peak.MeanAtMostNs)
                .Add("maxInFlight", peak.MaxInFlight),
            SessionScenario session => json
                .Add("turns", session.Turns)
                .Add("thinkNs", session.ThinkNs)
                .Add("sessionsPerSecond", session.SessionsPerSecond)
                .Add("maxInFlight", session.MaxInFlight),
            _ => json,
        };
    }

    /// <exception cref="FormatException">The plan has no such scenario.</exception>
    public static Scenario Read(JsonFields of)
    {
        Scenario scenario = of.Text("scenario.kind") switch
        {
            "SingleStream" => new SingleStreamScenario(),
            "MultiStream" => new MultiStreamScenario { SamplesPerQuery = Count(of, "samplesPerQuery") },
            "Offline" => new OfflineScenario(),
            "Server" => ReadServer(of),
            "ClosedLoop" => new ClosedLoopScenario { InFlight = Count(of, "inFlight"), ThinkNs = Time(of, "thinkNs") },
            "Replay" => new ReplayScenario
            {
                File = of.Text("scenario.file"),
                MaxInFlight = Count(of, "maxInFlight"),
                FileQueries = Count(of, "fileQueries"),
                FileNs = Time(of, "fileNs"),
            },
            "Peak" => new PeakScenario
            {
                QueriesPerSecond = of.Double("scenario.queriesPerSecond"),
                MeanAtMostNs = Time(of, "meanAtMostNs"),
                MaxInFlight = Count(of, "maxInFlight"),
            },
            "Session" => new SessionScenario
            {
                Turns = Count(of, "turns"),
                ThinkNs = Time(of, "thinkNs"),
                SessionsPerSecond = of.Double("scenario.sessionsPerSecond"),
                MaxInFlight = Count(of, "maxInFlight"),
            },
            var kind => throw new FormatException($"unknown scenario '{kind}'"),
        };
        return scenario with
        {
            Queries = Count(of, "queries"),
            DurationNs = Time(of, "durationNs"),
            MinQueries = Count(of, "minQueries"),
            MinDurationNs = Time(of, "minDurationNs"),
            TimeoutNs = Time(of, "timeoutNs"),
            Seed = of.OptionalInt("scenario.seed") ?? 1,
            WarmupQueries = Count(of, "warmupQueries"),
        };
    }

    private static JsonWriter Write(JsonWriter json, ServerScenario server)
    {
        json.Add("queriesPerSecond", server.QueriesPerSecond)
            .Add("arrivals", (int)server.Arrivals)
            .Add("burstOnNs", server.BurstOnNs)
            .Add("burstOffNs", server.BurstOffNs)
            .Add("maxInFlight", server.MaxInFlight)
            .Add("overflow", (int)server.Overflow)
            .Add("maxWaiting", server.MaxWaiting)
            .Add("phases", server.Phases.Count);
        for (var phase = 0; phase < server.Phases.Count; phase++)
        {
            var one = server.Phases[phase];
            json.Add($"phase{phase}", new JsonWriter().Add("kind", (int)one.Kind).Add("queriesPerSecond", one.QueriesPerSecond).Add("durationNs", one.DurationNs));
        }

        return json;
    }

    private static ServerScenario ReadServer(JsonFields of) => new()
    {
        QueriesPerSecond = of.Double("scenario.queriesPerSecond"),
        Arrivals = (Arrivals)Count(of, "arrivals"),
        BurstOnNs = Time(of, "burstOnNs"),
        BurstOffNs = Time(of, "burstOffNs"),
        MaxInFlight = Count(of, "maxInFlight"),
        Overflow = (Overflow)Count(of, "overflow"),
        MaxWaiting = Count(of, "maxWaiting"),
        Phases =
        [
            .. Enumerable.Range(0, Count(of, "phases")).Select(phase => new Phase(
                (PhaseKind)of.Int($"scenario.phase{phase}.kind"),
                of.Double($"scenario.phase{phase}.queriesPerSecond"),
                of.Long($"scenario.phase{phase}.durationNs"))),
        ],
    };

    private static int Count(JsonFields of, string name) => of.OptionalInt("scenario." + name) ?? 0;

    private static long Time(JsonFields of, string name) => of.OptionalLong("scenario." + name) ?? 0;
}
