using System.Buffers;
using System.Text.Json;

namespace Modbench.Engine;

/// <summary>Messages as JSON: <c>kind</c> and the record's members in camel case.</summary>
internal static class MessageJson
{
    public static ReadOnlyMemory<byte> Write(ChildMessage message)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("kind", Kind(message));
            WriteMembers(json, message);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    /// <exception cref="JsonException">The text is not a message.</exception>
    public static ChildMessage Read(ReadOnlySpan<byte> utf8)
    {
        var of = JsonFields.Parse(utf8);
        return of.Text("kind") switch
        {
            "hello" => new Hello(of.Text("token"), of.Int("pid"), of.Int("protocol"), of.Text("package")),
            "ready" => new Ready(of.Long("setupNs"), of.Int("queryCount")),
            "warm" => new Warm(),
            "warmed" => new Warmed(of.OptionalLong("firstResponseNs"), of.Int("queries"), of.Long("responseNs"), of.OptionalText("notWarmed")),
            "go" => new Go(
                of.Int("block"), of.Text("condition"), of.Int("queries"), of.Long("minNs"), of.Long("maxNs"), of.Long("discardNs"), of.Int("discardQueries")),
            "running" => new Running(of.Int("block"), of.Long("startNs")),
            "done" => new Done(
                of.Int("block"),
                of.Int("queries"),
                of.Int("completed"),
                of.Int("failed"),
                of.Int("timedOut"),
                of.Long("elapsedNs"),
                of.Long("meanResponseNs"),
                of.Double("load")),
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
            var kind => throw new JsonException($"unknown kind '{kind}'"),
        };
    }

    private static string Kind(ChildMessage message) => message switch
    {
        Hello => "hello",
        Ready => "ready",
        Warm => "warm",
        Warmed => "warmed",
        Go => "go",
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

    private static void WriteMembers(Utf8JsonWriter json, ChildMessage message)
    {
        switch (message)
        {
            case Hello hello:
                json.WriteString("token", hello.Token);
                json.WriteNumber("pid", hello.Pid);
                json.WriteNumber("protocol", hello.Protocol);
                json.WriteString("package", hello.Package);
                break;
            case Ready ready:
                json.WriteNumber("setupNs", ready.SetupNs);
                json.WriteNumber("queryCount", ready.QueryCount);
                break;
            case Warmed warmed:
                if (warmed.FirstResponseNs is { } first) json.WriteNumber("firstResponseNs", first);
                json.WriteNumber("queries", warmed.Queries);
                json.WriteNumber("responseNs", warmed.ResponseNs);
                WriteOptional(json, "notWarmed", warmed.NotWarmed);
                break;
            case Go go:
                json.WriteNumber("block", go.Block);
                json.WriteString("condition", go.Condition);
                json.WriteNumber("queries", go.Queries);
                json.WriteNumber("minNs", go.MinNs);
                json.WriteNumber("maxNs", go.MaxNs);
                json.WriteNumber("discardNs", go.DiscardNs);
                json.WriteNumber("discardQueries", go.DiscardQueries);
                break;
            case Running running:
                json.WriteNumber("block", running.Block);
                json.WriteNumber("startNs", running.StartNs);
                break;
            case Done done:
                json.WriteNumber("block", done.Block);
                json.WriteNumber("queries", done.Queries);
                json.WriteNumber("completed", done.Completed);
                json.WriteNumber("failed", done.Failed);
                json.WriteNumber("timedOut", done.TimedOut);
                json.WriteNumber("elapsedNs", done.ElapsedNs);
                json.WriteNumber("meanResponseNs", done.MeanResponseNs);
                json.WriteNumber("load", done.Load);
                break;
            case Paused paused:
                json.WriteNumber("atNs", paused.AtNs);
                json.WriteNumber("completed", paused.Completed);
                break;
            case Resumed resumed:
                json.WriteNumber("atNs", resumed.AtNs);
                break;
            case Mark mark:
                json.WriteString("label", mark.Label);
                break;
            case Marked marked:
                json.WriteString("label", marked.Label);
                json.WriteNumber("atNs", marked.AtNs);
                json.WriteNumber("completed", marked.Completed);
                break;
            case Finished finished:
                json.WriteNumber("bytes", finished.Bytes);
                break;
            case Failed failed:
                json.WriteString("phase", failed.Phase);
                WriteOptional(json, "stage", failed.Stage);
                json.WriteString("type", failed.Type);
                json.WriteString("message", failed.Message);
                json.WriteString("detail", failed.Detail);
                json.WriteBoolean("records", failed.Records);
                break;
        }
    }

    private static void WriteOptional(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null) json.WriteString(name, text);
    }
}
