using System.Text.Json.Nodes;
using Modbench.Ledger;

namespace Modbench.Tests.Schema;

/// <summary>What several fields of a row owe each other: nothing is null without a reason, and each measure has its unit.</summary>
internal static class SchemaLaws
{
    private const string Null = """{ "type": "null" }""";
    private const string Text = """{ "type": "string", "minLength": 1 }""";
    private const string Number = """{ "type": "number" }""";

    /// <summary>To be put into <c>allOf</c>; null: there are none.</summary>
    public static JsonArray? Of(Type type) => type.Name switch
    {
        nameof(MeasureRow) => [
            If(("value", Null), ("low", Null), ("high", Null), ("reason", Text)),
            If(("low", Null), ("high", Null), ("reason", Text)),
            If(("low", Number), ("high", Number)),
            OfMeasures(),
        ],
        nameof(LaunchRow) => [If(("outcome", """{ "enum": ["failed", "timeout"] }"""), ("reason", Text))],
        nameof(NeighbourRow) => [If(("outcome", """{ "enum": ["failed", "timeout"] }"""), ("reason", Text)), If(("outcome", """{ "const": "ok" }"""), ("reason", Null))],
        nameof(CheckRow) => [
            If(("outcome", """{ "const": "not measured" }"""), ("value", Null), ("reason", Text)),
            If(("outcome", """{ "not": { "const": "not measured" } }"""), ("value", Number), ("reason", Null)),
        ],
        nameof(PeakRow) => [If(("peak", Null), ("low", Null), ("high", Null), ("reason", Text)), If(("low", Null), ("high", Null), ("reason", Text))],
        nameof(StackRow) => [If(("file", Null), ("interval", Null), ("reason", Text)), If(("file", Text), ("interval", Number), ("reason", Null))],
        nameof(ExplanationRow) => [
            If(("verdict", """{ "const": "named" }"""), ("top", """{ "not": { "type": "null" } }""")),
            If(("verdict", """{ "enum": ["not distinguishable", "not decided", "no change"] }"""), ("top", Null)),
            If(("verdict", """{ "const": "saturated" }"""), ("saturated", """{ "type": "object" }"""), ("measure", """{ "const": "capacity" }""")),
            If(("verdict", """{ "not": { "const": "saturated" } }"""), ("saturated", Null)),
        ],
        nameof(VerdictRow) => [
            If(("measure", Null), ("unit", Null), ("base", Null), ("head", Null), ("ratio", Null), ("low", Null), ("high", Null), ("tolerance", Null)),
            If(("verdict", """{ "enum": ["pass", "waived"] }"""), ("measure", Text)),
            If(("verdict", """{ "enum": ["inconclusive", "not comparable"] }"""), ("reason", Text)),
            If(("verdict", """{ "const": "waived" }"""), ("waiver", Text)),
            If(("low", Number), ("high", Number), ("ratio", Number)),
        ],
        nameof(BisectionRow) => [
            If(("outcome", """{ "const": "not decided" }"""), ("reason", Text)),
            If(("outcome", """{ "enum": ["named", "one of", "not confirmed"] }"""), ("reason", Null)),
        ],
        nameof(BisectionStepRow) => [If(("low", Number), ("high", Number), ("ratio", Number))],
        nameof(BisectionProbeRow) => [If(("pairs", """{ "const": 0 }"""), ("ratio", Null), ("skipped", Text))],
        nameof(WhatIfRow) => [
            If(("value", Null), ("low", Null), ("high", Null), ("reason", Text)),
            If(("low", Null), ("high", Null), ("reason", Text)),
            If(("measured", Null), ("error", Null), ("notMeasured", Text)),
            If(("measured", Number), ("notMeasured", Null)),
        ],
        _ => null,
    };

    private static JsonObject If((string Field, string Is) when, params (string Field, string Is)[] then) => new()
    {
        ["if"] = new JsonObject { ["properties"] = Fields(when) },
        ["then"] = new JsonObject { ["properties"] = Fields(then) },
    };

    private static JsonObject Fields(params (string Field, string Is)[] fields) =>
        new(fields.Select(field => KeyValuePair.Create<string, JsonNode?>(field.Field, JsonNode.Parse(field.Is))));

    private static JsonObject OfMeasures()
    {
        var several = new JsonArray();
        foreach (var same in MeasureCatalog.All.GroupBy(kind => (kind.Unit, Least: Least(kind), Most: Most(kind))))
        {
            var names = new JsonArray([.. same.Select(kind => JsonValue.Create(kind.Name))]);
            several.Add(OfMeasure(new JsonObject { ["enum"] = names }, same.Key.Unit, same.Key.Least, same.Key.Most));
        }

        several.Add(OfMeasure(new JsonObject { ["pattern"] = "^quality\\..+" }, "score", null, null));
        return new JsonObject { ["oneOf"] = several };
    }

    private static JsonObject OfMeasure(JsonObject measure, string unit, double? least, double? most)
    {
        var fields = new JsonObject { ["measure"] = measure, ["unit"] = new JsonObject { ["const"] = unit } };
        var bounds = new JsonObject();
        if (least is not null) bounds["minimum"] = least;
        if (most is not null) bounds["maximum"] = most;
        if (bounds.Count == 0) return new JsonObject { ["properties"] = fields };
        foreach (var number in new[] { "value", "low", "high" }) fields[number] = bounds.DeepClone();
        fields["values"] = new JsonObject { ["items"] = bounds };
        return new JsonObject { ["properties"] = fields };
    }

    private static double? Least(MeasureKind kind) => kind.Scale == MeasureScale.Score ? null : 0;

    // Pressure is read from counters that the kernel brings up to date now and then: of a short stretch they may show more than its length.
    private static double? Most(MeasureKind kind) => kind.Scale == MeasureScale.Share && !kind.Name.StartsWith("pressure.", StringComparison.Ordinal) ? 1 : null;
}
