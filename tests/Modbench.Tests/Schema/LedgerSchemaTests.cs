using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using Modbench.Ledger;

namespace Modbench.Tests.Schema;

/// <summary>The schema file says what the types are, all of it, and nothing else.</summary>
public sealed class LedgerSchemaTests
{
    private const string Description =
        "What docs/ledger.md tells, for programs. Numbers are in base units; `unit` beside a number is its unit: `number` counts places, not things. "
        + "It is as strict as the version that it comes with: later ones may add fields to the same schema, and bring a file of their own.";

    [Test]
    public void TheFileIsWhatTheTypesAre()
    {
        var (written, mistakes) = Written();
        if (Environment.GetEnvironmentVariable("MODBENCH_GOLDEN") == "write") File.WriteAllText(LedgerSchemaFile.Place, written);
        Assert.Multiple(() =>
        {
            Assert.That(mistakes, Is.Empty);
            Assert.That(written, Is.EqualTo(File.ReadAllText(LedgerSchemaFile.Place).ReplaceLineEndings("\n")), "MODBENCH_GOLDEN=write writes it anew");
        });
    }

    [Test]
    public void NothingInTheTableOfUnitsIsLeftOver()
    {
        var fields = Schema()["$defs"]!.AsObject().Append(KeyValuePair.Create<string, JsonNode?>("runLedger", Schema()))
            .Where(definition => definition.Value!["properties"] is not null)
            .SelectMany(definition => definition.Value!["properties"]!.AsObject().Select(field => $"{definition.Key}.{field.Key}"))
            .ToHashSet();
        var known = FieldFacts.Known.Select(field => string.Join('.', field.Split('.').Select(JsonNamingPolicy.CamelCase.ConvertName)));
        Assert.That(known.Where(field => !fields.Contains(field) && !field.StartsWith("scenario.", StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public void ItIsAJsonSchema()
    {
        using var json = JsonDocument.Parse(File.ReadAllText(LedgerSchemaFile.Place));
        Assert.That(MetaSchemas.Draft202012.Evaluate(json.RootElement).IsValid, Is.True);
    }

    [Test]
    public void EveryFieldAndEveryChoiceIsDescribed()
    {
        var silent = new List<string>();
        foreach (var (name, definition) in Schema()["$defs"]!.AsObject())
        {
            if (Silent(definition!)) silent.Add(name);
            foreach (var (field, part) in definition!["properties"]?.AsObject() ?? [])
            {
                if (Silent(part!)) silent.Add($"{name}.{field}");
            }

            foreach (var choice in (definition["oneOf"]?.AsArray() ?? []).Where(choice => choice!["const"] is not null))
            {
                if (Silent(choice!)) silent.Add($"{name}: {choice}");
            }
        }

        Assert.That(silent, Is.Empty);

        static bool Silent(JsonNode node) => node["description"]?.GetValue<string>() is not { Length: > 3 };
    }

    // Made of the schema alone: a field that the reader does not know would not come back, one that it misses would be added.
    [Test]
    public void WhatTheSchemaDescribesIsReadAndWrittenAgainFieldByField([Values] bool nulls)
    {
        var example = new SchemaExample(Schema(), nulls).Root();
        var file = Encoding.UTF8.GetBytes(JsonLayout.Of(example));
        LedgerDigest.Stamp(file);
        Assert.That(LedgerSchemaFile.Errors(file), Is.Empty);
        var written = JsonNode.Parse(LedgerFile.ToBytes(LedgerFile.Parse(file, "x.json")))!;
        written["digest"] = example["digest"]!.DeepClone();
        Assert.That(Differences(example, written, "").ToList(), Is.Empty);
    }

    [Test]
    public void TheSchemaGoesIntoThePackageAndTheDocumentNamesIt()
    {
        var document = File.ReadAllText(Path.Combine(Path.GetDirectoryName(LedgerSchemaFile.Place)!, "ledger.md"));
        Assert.That(document, Does.Contain("](ledger.schema.json)"));
    }

    internal static JsonObject Schema() => JsonNode.Parse(File.ReadAllText(LedgerSchemaFile.Place))!.AsObject();

    private static (string Text, IReadOnlyList<string> Mistakes) Written()
    {
        var writer = new SchemaWriter(LedgerJson.Default);
        var schema = writer.Write(typeof(RunLedger), "urn:modbench:ledger:1", $"ledger.json of Modbench, schema {RunLedger.CurrentSchema}", Description);
        return (JsonLayout.Of(schema), writer.Mistakes);
    }

    private static IEnumerable<string> Differences(JsonNode? one, JsonNode? other, string place)
    {
        if (one is JsonObject fields && other is JsonObject others)
        {
            foreach (var (name, value) in fields)
            {
                if (!others.ContainsKey(name)) yield return $"{place}/{name} does not come back";
                else foreach (var difference in Differences(value, others[name], $"{place}/{name}")) yield return difference;
            }

            foreach (var (name, _) in others)
            {
                if (!fields.ContainsKey(name)) yield return $"{place}/{name} is not in the schema";
            }
        }
        else if (one is JsonArray items && other is JsonArray more && items.Count == more.Count)
        {
            for (var i = 0; i < items.Count; i++)
            {
                foreach (var difference in Differences(items[i], more[i], $"{place}/{i}")) yield return difference;
            }
        }
        else if (!JsonNode.DeepEquals(one, other))
        {
            yield return $"{place}: {one?.ToJsonString() ?? "null"} comes back as {other?.ToJsonString() ?? "null"}";
        }
    }
}
