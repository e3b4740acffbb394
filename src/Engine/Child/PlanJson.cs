using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Modbench.Engine;

/// <summary>A plan as JSON; written and read by hand like <see cref="MessageJson"/>, for the same reason.</summary>
internal static class PlanJson
{
    public static string Write(ChildPlan plan)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("protocol", plan.Protocol);
            json.WriteString("socket", plan.Socket);
            json.WriteString("token", plan.Token);
            json.WriteString("assembly", plan.Assembly);
            json.WriteString("pipeline", plan.Pipeline);
            json.WriteBoolean("neighbour", plan.Neighbour);
            json.WriteStartObject("scenario");
            WriteScenario(json, plan.Scenario);
            json.WriteEndObject();
            json.WriteString("projectFolder", plan.ProjectFolder);
            json.WriteString("recordsFile", plan.RecordsFile);
            json.WriteString("crashPage", plan.CrashPage);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <exception cref="JsonException">The text is not a plan.</exception>
    public static ChildPlan Read(ReadOnlySpan<byte> utf8)
    {
        var of = JsonFields.Parse(utf8);
        return new ChildPlan
        {
            Protocol = of.Int("protocol"),
            Socket = of.Text("socket"),
            Token = of.Text("token"),
            Assembly = of.Text("assembly"),
            Pipeline = of.Text("pipeline"),
            Neighbour = of.OptionalBool("neighbour"),
            Scenario = ReadScenario(of),
            ProjectFolder = of.Text("projectFolder"),
            RecordsFile = of.Text("recordsFile"),
            CrashPage = of.Text("crashPage"),
        };
    }

    private static void WriteScenario(Utf8JsonWriter json, Scenario scenario)
    {
        json.WriteString("kind", scenario.Kind);
        json.WriteNumber("queries", scenario.Queries);
        json.WriteNumber("durationNs", scenario.DurationNs);
        json.WriteNumber("timeoutNs", scenario.TimeoutNs);
        json.WriteNumber("seed", scenario.Seed);
        json.WriteNumber("warmupQueries", scenario.WarmupQueries);
        if (scenario is not ServerScenario server) return;
        json.WriteNumber("queriesPerSecond", server.QueriesPerSecond);
        json.WriteNumber("maxInFlight", server.MaxInFlight);
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
            var kind => throw new JsonException($"unknown scenario '{kind}'"),
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
