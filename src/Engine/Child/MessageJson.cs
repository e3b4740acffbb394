namespace Modbench.Engine;

/// <summary>Messages as JSON: <c>kind</c> and the record's members in camel case.</summary>
internal static class MessageJson
{
    public static string Write(ChildMessage message)
    {
        var json = new JsonWriter().Add("kind", Kind(message));
        WriteMembers(json, message);
        return json.ToString();
    }

    /// <exception cref="FormatException">The text is not a message.</exception>
    public static ChildMessage Read(string line)
    {
        var of = JsonFields.Parse(line);
        return of.Text("kind") switch
        {
            "hello" => new Hello(of.Text("token"), of.Int("pid"), of.Int("protocol"), of.Text("package")),
            "ready" => new Ready(of.Long("setupNs"), of.Int("queryCount"), of.OptionalText("queryDigest")),
            "warm" => new Warm(of.OptionalBool("brief")),
            "warmed" => new Warmed(of.OptionalLong("firstResponseNs"), of.Int("queries"), of.Long("responseNs"), of.OptionalText("notWarmed")),
            "renew" => new Renew(),
            "renewed" => new Renewed(of.Long("setupNs"), of.Int("queries"), of.Long("responseNs"), of.OptionalText("notWarmed")),
            "go" => new Go(
                of.Int("block"), of.Text("condition"), of.Int("queries"), of.Long("minNs"), of.Long("maxNs"), of.Long("discardNs"), of.Int("discardQueries"),
                of.Int("minQueries"), of.Long("enoughNs"), of.Double("queriesPerSecond"),
                of.Long("limitNs"), of.OptionalBool("stopsSaturated"), of.OptionalText("classLimitsNs")),
            "end" => new EndBlock(),
            "running" => new Running(of.Int("block"), of.Long("startNs"), of.Int("compiled")),
            "done" => new Done(
                of.Int("block"),
                of.Int("queries"),
                of.Int("completed"),
                of.Int("failed"),
                of.Int("timedOut"),
                of.Long("elapsedNs"),
                of.Long("meanResponseNs"),
                of.Double("load"),
                of.Int("met"),
                of.Long("issuingNs"),
                of.OptionalBool("saturated"),
                of.Double("endedPerSecond"),
                of.OptionalText("classes"),
                of.Int("compiled")),
            "pause" => new Pause(),
            "paused" => new Paused(of.Long("atNs"), of.Long("completed")),
            "resume" => new Resume(),
            "resumed" => new Resumed(of.Long("atNs")),
            "mark" => new Mark(of.Text("label")),
            "marked" => new Marked(of.Text("label"), of.Long("atNs"), of.Long("completed")),
            "finish" => new Finish(),
            "finished" => new Finished(of.Long("bytes")),
            "failed" => new Failed(
                of.Text("phase"), of.OptionalText("stage"), of.Text("type"), of.Text("message"), of.Text("detail"), of.OptionalBool("records")),
            var kind => throw new FormatException($"unknown kind '{kind}'"),
        };
    }

    private static string Kind(ChildMessage message) => message switch
    {
        Hello => "hello",
        Ready => "ready",
        Warm => "warm",
        Warmed => "warmed",
        Renew => "renew",
        Renewed => "renewed",
        Go => "go",
        EndBlock => "end",
        Running => "running",
        Done => "done",
        Pause => "pause",
        Paused => "paused",
        Resume => "resume",
        Resumed => "resumed",
        Mark => "mark",
        Marked => "marked",
        Finish => "finish",
        Finished => "finished",
        Failed => "failed",
        _ => throw new ProtocolException($"'{message.GetType().Name}' is not one of the protocol's messages"),
    };

    private static void WriteMembers(JsonWriter json, ChildMessage message)
    {
        switch (message)
        {
            case Hello hello:
                json.Add("token", hello.Token);
                json.Add("pid", hello.Pid);
                json.Add("protocol", hello.Protocol);
                json.Add("package", hello.Package);
                break;
            case Ready ready:
                json.Add("setupNs", ready.SetupNs);
                json.Add("queryCount", ready.QueryCount);
                json.AddOptional("queryDigest", ready.QueryDigest);
                break;
            case Warm warm:
                json.Add("brief", warm.Brief);
                break;
            case Warmed warmed:
                if (warmed.FirstResponseNs is { } first) json.Add("firstResponseNs", first);
                json.Add("queries", warmed.Queries);
                json.Add("responseNs", warmed.ResponseNs);
                json.AddOptional("notWarmed", warmed.NotWarmed);
                break;
            case Renewed renewed:
                json.Add("setupNs", renewed.SetupNs);
                json.Add("queries", renewed.Queries);
                json.Add("responseNs", renewed.ResponseNs);
                json.AddOptional("notWarmed", renewed.NotWarmed);
                break;
            case Go go:
                json.Add("block", go.Block);
                json.Add("condition", go.Condition);
                json.Add("queries", go.Queries);
                json.Add("minNs", go.MinNs);
                json.Add("maxNs", go.MaxNs);
                json.Add("discardNs", go.DiscardNs);
                json.Add("discardQueries", go.DiscardQueries);
                json.Add("minQueries", go.MinQueries);
                json.Add("enoughNs", go.EnoughNs);
                json.Add("queriesPerSecond", go.QueriesPerSecond);
                json.Add("limitNs", go.LimitNs);
                json.Add("stopsSaturated", go.StopsSaturated);
                json.AddOptional("classLimitsNs", go.ClassLimitsNs);
                break;
            case Running running:
                json.Add("block", running.Block);
                json.Add("startNs", running.StartNs);
                json.Add("compiled", running.Compiled);
                break;
            case Done done:
                json.Add("block", done.Block);
                json.Add("queries", done.Queries);
                json.Add("completed", done.Completed);
                json.Add("failed", done.Failed);
                json.Add("timedOut", done.TimedOut);
                json.Add("elapsedNs", done.ElapsedNs);
                json.Add("meanResponseNs", done.MeanResponseNs);
                json.Add("load", done.Load);
                json.Add("met", done.Met);
                json.Add("issuingNs", done.IssuingNs);
                json.Add("saturated", done.Saturated);
                json.Add("endedPerSecond", done.EndedPerSecond);
                json.AddOptional("classes", done.Classes);
                json.Add("compiled", done.Compiled);
                break;
            case Paused paused:
                json.Add("atNs", paused.AtNs);
                json.Add("completed", paused.Completed);
                break;
            case Resumed resumed:
                json.Add("atNs", resumed.AtNs);
                break;
            case Mark mark:
                json.Add("label", mark.Label);
                break;
            case Marked marked:
                json.Add("label", marked.Label);
                json.Add("atNs", marked.AtNs);
                json.Add("completed", marked.Completed);
                break;
            case Finished finished:
                json.Add("bytes", finished.Bytes);
                break;
            case Failed failed:
                json.Add("phase", failed.Phase);
                json.AddOptional("stage", failed.Stage);
                json.Add("type", failed.Type);
                json.Add("message", failed.Message);
                json.Add("detail", failed.Detail);
                json.Add("records", failed.Records);
                break;
        }
    }
}
