using System.Text.Json;
using System.Text.Json.Nodes;

namespace Modbench.Tests.Schema;

/// <summary>What is not as the schema says is refused: each field in turn left out, of another type, null where it may not be, and one too many.</summary>
public sealed class SchemaRefusalTests
{
    private static readonly JsonObject Schema = LedgerSchemaTests.Schema();

    private static readonly byte[] Whole = JsonSerializer.SerializeToUtf8Bytes(new SchemaExample(Schema, nulls: false).Root());

    private static JsonObject Full => JsonNode.Parse(Whole)!.AsObject();

    [Test]
    public void AFieldThatIsMissingIsRefused()
    {
        // Those that are left out where they say nothing, such as a class of queries; all else is always there.
        var mayMiss = Schema["$defs"]!.AsObject().Select(definition => definition.Value!.AsObject()).Append(Schema.AsObject()).Where(definition => definition.ContainsKey("properties"))
            .SelectMany(definition => definition["properties"]!.AsObject().Select(field => field.Key).Except(definition["required"]!.AsArray().Select(field => field!.GetValue<string>())));
        var taken = Places(Full).Where(place => place.Owner(Full) is JsonObject).Where(place => Takes(place, (owner, field) => owner.AsObject().Remove((string)field))).Select(place => place.Text).ToList();
        Assert.That(taken.Select(place => place[(place.LastIndexOf('/') + 1)..]), Is.EquivalentTo(mayMiss));
        Assert.That(taken, Is.SupersetOf(new[] { "/measures/0/class", "/checks/0/class" }).And.None.Contains("/measures/0/value"));
    }

    [Test]
    public void AFieldOfAnotherTypeIsRefused()
    {
        var taken = Places(Full).Where(place => Takes(place, (owner, field) => Put(owner, field, Other(place.Value(Full))))).Select(place => place.Text);
        Assert.That(taken, Is.Empty);
    }

    [Test]
    public void AFieldThatNobodyKnowsIsRefused()
    {
        var objects = Places(Full).Where(place => place.Value(Full) is JsonObject).ToList();
        Assert.That(objects, Has.Count.GreaterThan(20));
        Assert.That(objects.Where(place => Takes(place, (owner, field) => At(owner, field)!.AsObject()["surplus"] = 1)).Select(place => place.Text), Is.Empty);
    }

    [Test]
    public void OnlyWhatMayBeNullIsTakenAsNull()
    {
        var nulls = Places(Full).Where(place => Takes(place, (owner, field) => Put(owner, field, null))).Select(place => place.Text).ToHashSet();
        Assert.Multiple(() =>
        {
            Assert.That(nulls, Is.SupersetOf(new[] { "/environment/cpu", "/launches/0/pid", "/launches/0/stage", "/measures/0/stage", "/slices/0/p99", "/explanations/0/terms/0/neighbour", "/utilisation/0/cores/0" }));
            Assert.That(nulls, Has.None.Matches<string>(place => place is "/run" or "/measures/0/unit" or "/measures/0/value" or "/launches/0/reason" or "/explanations/0/saturated" or "/measures/0/values/0"));
        });
    }

    [TestCase("/schema", "\"modbench/2\"")]
    [TestCase("/digest", "\"sha256:00\"")]
    [TestCase("/started", "\"yesterday\"")]
    [TestCase("/launches/0/launch", "0")]
    [TestCase("/launches/0/launch", "1.5")]
    [TestCase("/launches/0/kind", "\"Latency\"")]
    [TestCase("/slices/0/failed", "-1")]
    [TestCase("/measures/0/unit", "\"ms\"")]
    [TestCase("/measures/0/unit", "\"bytes\"", Description = "a known unit, but not this measure's")]
    [TestCase("/measures/0/measure", "\"response.p42\"")]
    [TestCase("/measures/0/value", "-1", Description = "a time")]
    [TestCase("/measures/0/low", "null", Description = "an interval has two ends")]
    [TestCase("/explanations/0/top", "\"queueing\"", Description = "no cause")]
    [TestCase("/explanations/0/verdict", "\"no change\"", Description = "with a cause named")]
    [TestCase("/plan/launches/0/scenario/kind", "\"Burst\"")]
    [TestCase("/plan/pipelines/0/objective/share", "1.1")]
    [TestCase("/verdicts", "[{}]")]
    [TestCase("/verdicts/0/verdict", "\"Pass\"")]
    [TestCase("/verdicts/0/reason", "null", Description = "inconclusive, and no word why")]
    [TestCase("/verdicts/0/ratio", "0")]
    [TestCase("/verdicts/0/high", "null", Description = "an interval has two ends")]
    [TestCase("/verdicts/0/measure", "null", Description = "with numbers")]
    public void AValueOutOfItsRangeIsRefused(string place, string value)
    {
        var ledger = Full;
        var one = Places(Full).Single(other => other.Text == place);
        Put(one.Owner(ledger), one.Field, JsonNode.Parse(value));
        Assert.That(Takes(ledger), Is.False);
    }

    [Test]
    public void NothingIsNullWithoutAReason()
    {
        foreach (var (row, fields) in new[] { ("measures", new[] { "value", "low", "high" }), ("whatIfs", ["value", "low", "high"]), ("peaks", ["peak", "low", "high"]) })
        {
            var ledger = Full;
            foreach (var field in fields) ledger[row]![0]![field] = null;
            Assert.That(Takes(ledger), Is.True, row);
            ledger[row]![0]!["reason"] = null;
            Assert.That(Takes(ledger), Is.False, row);
        }
    }

    private static bool Takes(JsonNode ledger) => LedgerSchemaFile.Takes(JsonSerializer.SerializeToElement(ledger));

    private static bool Takes(Place place, Action<JsonNode, object> change)
    {
        var ledger = Full;
        change(place.Owner(ledger), place.Field);
        return Takes(ledger);
    }

    private static JsonNode? At(JsonNode owner, object field) => field is int item ? owner[item] : owner[(string)field];

    private static void Put(JsonNode owner, object field, JsonNode? value)
    {
        if (field is int item) owner[item] = value;
        else owner[(string)field] = value;
    }

    private static JsonNode Other(JsonNode? value) => value switch
    {
        JsonObject => "text",
        JsonArray => new JsonObject(),
        { } plain when plain.GetValueKind() == JsonValueKind.String => 17,
        _ => "text",
    };

    private static IEnumerable<Place> Places(JsonNode node, string text = "", IReadOnlyList<object>? path = null)
    {
        path ??= [];
        IEnumerable<(object Field, JsonNode? Value)> parts = node switch
        {
            JsonObject fields => fields.Select(field => ((object)field.Key, field.Value)),
            JsonArray items => items.Select((item, place) => ((object)place, item)),
            _ => [],
        };
        foreach (var (field, value) in parts)
        {
            var place = new Place($"{text}/{field}", [.. path, field]);
            yield return place;
            if (value is null) continue;
            foreach (var below in Places(value, place.Text, place.Path)) yield return below;
        }
    }

    private sealed record Place(string Text, IReadOnlyList<object> Path)
    {
        public object Field => Path[^1];

        public JsonNode Owner(JsonNode root) => Path.SkipLast(1).Aggregate(root, (node, field) => At(node, field)!);

        public JsonNode? Value(JsonNode root) => At(Owner(root), Field);
    }
}
