using System.Text.Json.Nodes;
using Modbench.Ledger;

namespace Modbench.Tests.Schema;

/// <summary>Instances made of a schema alone: one that has all there may be, and one that has null wherever it may.</summary>
internal sealed class SchemaExample(JsonObject schema, bool nulls)
{
    // Fields that owe each other something, see SchemaLaws.
    private static readonly Dictionary<string, (JsonNode? Full, JsonNode? Null)> Bound = new()
    {
        ["measureRow.measure"] = ("response.mean", "quality.x"),
        ["measureRow.unit"] = ("ns", "score"),
        ["measureRow.reason"] = ("because", "because"),
        ["launchRow.outcome"] = ("failed", "ok"),
        ["neighbourRow.outcome"] = ("failed", "ok"),
        ["checkRow.outcome"] = ("met", "not measured"),
        ["checkRow.reason"] = (null, "because"),
        ["peakRow.reason"] = ("because", "because"),
        ["stackRow.reason"] = (null, "because"),
        ["explanationRow.verdict"] = ("saturated", "no change"),
        ["explanationRow.measure"] = ("capacity", "response.mean"),
        ["verdictRow.verdict"] = ("inconclusive", "fail"),
        ["verdictRow.reason"] = ("because", null),
        ["bisectionRow.outcome"] = ("not decided", "named"),
        ["bisectionRow.reason"] = ("because", null),
        ["whatIfRow.reason"] = ("because", "because"),
        ["whatIfRow.notMeasured"] = (null, "because"),
    };

    public JsonObject Root() => Object("root", schema);

    private JsonObject Object(string name, JsonObject of)
    {
        var made = new JsonObject();
        foreach (var (field, part) in of["properties"]!.AsObject())
        {
            var required = of["required"]!.AsArray().Any(one => one!.GetValue<string>() == field);
            if (nulls && !required) continue;
            made[field] = Bound.TryGetValue($"{name}.{field}", out var bound)
                ? (nulls ? bound.Null : bound.Full)?.DeepClone()
                : field == "digest" && name == "root" ? LedgerDigest.Blank : Value(part!.AsObject());
        }

        return made;
    }

    private JsonNode? Value(JsonObject of)
    {
        if (of["$ref"] is { } reference)
        {
            var name = reference.GetValue<string>().Split('/')[^1];
            return Definition(name, schema["$defs"]![name]!.AsObject());
        }

        if (of["const"] is { } constant) return constant.DeepClone();
        if (of["anyOf"] is JsonArray several) return nulls ? null : Value(several[0]!.AsObject());
        var types = of["type"] is JsonArray all ? all.Select(one => one!.GetValue<string>()).ToList() : [of["type"]!.GetValue<string>()];
        if (nulls && types.Contains("null")) return null;
        if (of["enum"] is JsonArray choices) return choices[0]!.DeepClone();
        return types[0] switch
        {
            "string" when of["format"]?.GetValue<string>() == "date" => "2026-01-02",
            "string" when of["format"] is not null => "2026-01-02T03:04:05+00:00",
            "string" when of["pattern"]?.GetValue<string>() is { } pattern => pattern.StartsWith("^sha256", StringComparison.Ordinal) ? LedgerDigest.Blank : new string('a', 40),
            "string" => "text",
            "boolean" => !nulls,
            "integer" => (long)Number(of),
            "number" => Number(of) + (of["maximum"] is null ? 0.5 : 0),
            "array" => nulls && of["items"]!["$ref"] is null ? new JsonArray() : Items(of["items"]!.AsObject()),
            var other => throw new NotSupportedException(other),
        };
    }

    // Of a union, one of each kind.
    private JsonArray Items(JsonObject of) =>
        of["$ref"]?.GetValue<string>().Split('/')[^1] is { } name && schema["$defs"]![name]!["oneOf"] is JsonArray kinds && kinds[0]!["$ref"] is not null
            ? new JsonArray([.. kinds.Select(kind => Value(kind!.AsObject()))])
            : new JsonArray(Value(of));

    private JsonNode? Definition(string name, JsonObject of) =>
        of["oneOf"] is not JsonArray several ? Object(name, of)
        : several[0]!["const"] is { } constant ? constant.DeepClone()
        : Value(several[0]!.AsObject());

    private static double Number(JsonObject of) =>
        of["maximum"]?.GetValue<double>() ?? (of["minimum"] is { } least ? least.GetValue<double>() + 1 : of["exclusiveMinimum"] is { } above ? above.GetValue<double>() + 1 : 3);
}
