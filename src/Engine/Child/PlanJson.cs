namespace Modbench.Engine;

/// <summary>A plan as JSON.</summary>
internal static class PlanJson
{
    public static string Write(ChildPlan plan) => new JsonWriter()
        .Add("protocol", plan.Protocol)
        .Add("socket", plan.Socket)
        .Add("token", plan.Token)
        .Add("assembly", plan.Assembly)
        .Add("pipeline", plan.Pipeline)
        .Add("neighbour", plan.Neighbour)
        .Add("scenario", Write(plan.Scenario))
        .Add("projectFolder", plan.ProjectFolder)
        .Add("recordsFile", plan.RecordsFile)
        .Add("crashPage", plan.CrashPage)
        .ToString();

    /// <exception cref="FormatException">The text is not a plan.</exception>
    public static ChildPlan Read(JsonFields of) => new()
    {
        Protocol = of.Int("protocol"),
        Socket = ReadSocket(of),
        Token = ReadToken(of),
        Assembly = of.Text("assembly"),
        Pipeline = of.Text("pipeline"),
        Neighbour = of.OptionalBool("neighbour"),
        Scenario = ReadScenario(of),
        ProjectFolder = of.Text("projectFolder"),
        RecordsFile = of.Text("recordsFile"),
        CrashPage = of.Text("crashPage"),
    };

    /// <summary>Alone: a plan of another version may not be readable further, and its host must be told.</summary>
    public static string ReadSocket(JsonFields of) => of.Text("socket");

    /// <summary>As <see cref="ReadSocket"/>.</summary>
    public static string ReadToken(JsonFields of) => of.Text("token");

    private static JsonWriter Write(Scenario scenario)
    {
        var json = new JsonWriter()
            .Add("kind", scenario.Kind)
            .Add("queries", scenario.Queries)
            .Add("durationNs", scenario.DurationNs)
            .Add("timeoutNs", scenario.TimeoutNs)
            .Add("seed", scenario.Seed)
            .Add("warmupQueries", scenario.WarmupQueries);
        return scenario is ServerScenario server ? json.Add("queriesPerSecond", server.QueriesPerSecond).Add("maxInFlight", server.MaxInFlight) : json;
    }

    private static Scenario ReadScenario(JsonFields of)
    {
        Scenario scenario = of.Text("scenario.kind") switch
        {
            "SingleStream" => new SingleStreamScenario(),
            "Offline" => new OfflineScenario(),
            "Server" => new ServerScenario
            {
                QueriesPerSecond = of.Double("scenario.queriesPerSecond"),
                MaxInFlight = of.OptionalInt("scenario.maxInFlight") ?? 0,
            },
            var kind => throw new FormatException($"unknown scenario '{kind}'"),
        };
        return scenario with
        {
            Queries = of.OptionalInt("scenario.queries") ?? 0,
            DurationNs = of.OptionalLong("scenario.durationNs") ?? 0,
            TimeoutNs = of.OptionalLong("scenario.timeoutNs") ?? 0,
            Seed = of.OptionalInt("scenario.seed") ?? 1,
            WarmupQueries = of.OptionalInt("scenario.warmupQueries") ?? 0,
        };
    }
}
