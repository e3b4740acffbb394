using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Modbench.Ledger;

namespace Modbench.Tests.Schema;

/// <summary>
/// Writes a JSON Schema (2020-12) of what a serializer writes of a type: names, types, nullability and what is always there from the serializer itself,
/// meanings from documentation comments, units and ranges from <see cref="FieldFacts"/>. What lacks any of them is a mistake.
/// </summary>
internal sealed class SchemaWriter(JsonSerializerContext json)
{
    private readonly NullabilityInfoContext nullability = new();
    private readonly SortedDictionary<string, JsonNode> definitions = new(StringComparer.Ordinal);

    /// <summary>Fields that say nothing of themselves.</summary>
    public List<string> Mistakes { get; } = [];

    public JsonObject Write(Type root, string id, string title, string description)
    {
        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["$id"] = id,
            ["title"] = title,
        };
        foreach (var (name, part) in Object(root, description)) schema[name] = part?.DeepClone();

        schema["$defs"] = new JsonObject(definitions.Select(one => KeyValuePair.Create<string, JsonNode?>(one.Key, one.Value)));
        return schema;
    }

    public static string NameOf(Type type) => JsonNamingPolicy.CamelCase.ConvertName(type.Name);

    private JsonObject Object(Type type, string? description, string? kind = null, string? discriminator = null)
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        if (kind is not null)
        {
            properties[discriminator!] = new JsonObject { ["const"] = kind, ["description"] = "Which kind of scenario it is." };
            required.Add(discriminator!);
        }

        foreach (var property in json.GetTypeInfo(type)!.Properties.Where(property => property.Get is not null))
        {
            var member = type.GetProperties().Single(one => JsonNamingPolicy.CamelCase.ConvertName(one.Name) == property.Name);
            properties[property.Name] = Field(type, member, property);
            if (property.ShouldSerialize is null) required.Add(property.Name);
        }

        var schema = new JsonObject
        {
            ["description"] = description,
            ["type"] = "object",
            ["properties"] = properties,
            ["required"] = required,
            ["additionalProperties"] = false,
        };
        if (SchemaLaws.Of(type) is { } laws) schema["allOf"] = laws;
        return schema;
    }

    private JsonObject Field(Type type, PropertyInfo member, JsonPropertyInfo property)
    {
        var place = $"{type.Name}.{member.Name}";
        var declared = nullability.Create(member);
        var schema = Value(member.PropertyType, declared);
        if (XmlSummaries.Of(member) is { Length: > 0 } text) schema["description"] = text;
        else Mistakes.Add($"{place} has no documentation comment");

        var numbers = Number(member.PropertyType) ?? Number(Element(member.PropertyType));
        var facts = FieldFacts.Of(member);
        if (numbers is not null && facts?.Unit is null) Mistakes.Add($"{place} is a number without a unit in FieldFacts");
        if (numbers is null && facts?.Unit is not null) Mistakes.Add($"{place} has a unit in FieldFacts and is no number");
        if (facts is null) return schema;
        if (facts.Unit is not null) schema["unit"] = facts.Unit;
        var bounded = schema["items"] as JsonObject ?? schema;
        if (facts.Least is { } least) bounded["minimum"] = least;
        if (facts.Above is { } above) bounded["exclusiveMinimum"] = above;
        if (facts.Most is { } most) bounded["maximum"] = most;
        if (facts.Pattern is { } pattern) bounded["pattern"] = pattern;
        if (facts.Always is { } always) (schema["const"], _) = (always, schema.Remove("type"));
        if (facts.OneOf is { } several)
        {
            schema["enum"] = new JsonArray([.. several.Select(one => JsonValue.Create(one))]);
            if (declared.ReadState == NullabilityState.Nullable) schema["enum"]!.AsArray().Add((JsonNode?)null);
        }
        return schema;
    }

    private JsonObject Value(Type type, NullabilityInfo declared)
    {
        var nullable = declared.ReadState == NullabilityState.Nullable;
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string)) return Plain("string", nullable);
        if (type == typeof(bool)) return Plain("boolean", nullable);
        if (Number(type) is { } number) return Plain(number, nullable);
        if (type == typeof(DateTimeOffset)) return new JsonObject { ["type"] = "string", ["format"] = "date-time" };
        if (type == typeof(DateOnly)) return new JsonObject { ["type"] = "string", ["format"] = "date" };
        if (Element(type) is { } element)
        {
            var items = Nullable.GetUnderlyingType(element) is { } inner ? Plain(Number(inner)!, nullable: true) : Value(element, declared.GenericTypeArguments[0]);
            return new JsonObject { ["type"] = "array", ["items"] = items };
        }

        var reference = Reference(type);
        return nullable ? new JsonObject { ["anyOf"] = new JsonArray(reference, new JsonObject { ["type"] = "null" }) } : reference;
    }

    private JsonObject Reference(Type type)
    {
        var name = NameOf(type);
        if (definitions.TryAdd(name, new JsonObject()))
        {
            // Taken first: a type may hold itself.
            var description = XmlSummaries.Of(type);
            if (string.IsNullOrEmpty(description)) Mistakes.Add($"{type.Name} has no documentation comment");
            definitions[name] = type.IsEnum ? Enumeration(type, description)
                : json.GetTypeInfo(type)!.PolymorphismOptions is { } kinds ? OneOf(kinds, description)
                : Object(type, description);
        }

        return new JsonObject { ["$ref"] = $"#/$defs/{name}" };
    }

    private JsonObject OneOf(JsonPolymorphismOptions kinds, string? description)
    {
        var several = new JsonArray();
        foreach (var kind in kinds.DerivedTypes)
        {
            var name = NameOf(kind.DerivedType);
            definitions[name] = Object(kind.DerivedType, XmlSummaries.Of(kind.DerivedType), (string)kind.TypeDiscriminator!, kinds.TypeDiscriminatorPropertyName);
            several.Add(new JsonObject { ["$ref"] = $"#/$defs/{name}" });
        }

        return new JsonObject { ["description"] = description, ["oneOf"] = several };
    }

    private JsonObject Enumeration(Type type, string? description)
    {
        var values = new JsonArray();
        foreach (var member in Enum.GetNames(type))
        {
            var named = type.GetField(member)!.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name;
            var meaning = XmlSummaries.Of(type, member);
            if (string.IsNullOrEmpty(meaning)) Mistakes.Add($"{type.Name}.{member} has no documentation comment");
            values.Add(new JsonObject { ["const"] = named ?? member, ["description"] = meaning });
        }

        return new JsonObject { ["description"] = description, ["oneOf"] = values };
    }

    private static JsonObject Plain(string type, bool nullable) => new() { ["type"] = nullable ? new JsonArray(type, "null") : type };

    private static string? Number(Type? type) => type is null ? null : Nullable.GetUnderlyingType(type) is { } inner ? Number(inner) : Type.GetTypeCode(type) switch
    {
        _ when type.IsEnum => null,
        TypeCode.Int32 or TypeCode.Int64 => "integer",
        TypeCode.Double => "number",
        _ => null,
    };

    private static Type? Element(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? type.GetGenericArguments()[0] : null;
}
