using Json.Schema;

namespace Modbench.Tests.Gate.Exports;

/// <summary>
/// What the published schema (sarif-schema-2.1.0.json, OASIS, errata 01) asks of the objects that we write, and stricter in one thing: a property that we don't write, it doesn't take.
/// Ranges, required properties and enumerations are those of the schema; GitHub's code scanning also wants descriptions of rules and a location of each result.
/// </summary>
internal static class SarifShape
{
    public static JsonSchema Schema { get; } = JsonSchema.FromText(
        """
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "type": "object", "additionalProperties": false, "required": ["$schema", "version", "runs"],
          "properties": {
            "$schema": { "type": "string", "format": "uri" },
            "version": { "const": "2.1.0" },
            "runs": { "type": "array", "minItems": 1, "maxItems": 1, "items": { "$ref": "#/$defs/run" } }
          },
          "$defs": {
            "message": { "type": "object", "additionalProperties": false, "required": ["text"], "properties": { "text": { "type": "string", "minLength": 1 } } },
            "run": {
              "type": "object", "additionalProperties": false, "required": ["tool", "results", "columnKind"],
              "properties": {
                "tool": { "type": "object", "additionalProperties": false, "required": ["driver"], "properties": { "driver": { "$ref": "#/$defs/toolComponent" } } },
                "automationDetails": { "type": "object", "additionalProperties": false, "properties": { "id": { "type": "string", "pattern": "^modbench/.+/.+$" } } },
                "invocations": { "type": "array", "items": { "$ref": "#/$defs/invocation" } },
                "originalUriBaseIds": { "type": "object", "additionalProperties": { "type": "object", "additionalProperties": false, "properties": { "description": { "$ref": "#/$defs/message" } } } },
                "columnKind": { "enum": ["utf16CodeUnits", "unicodeCodePoints"] },
                "results": { "type": "array", "maxItems": 25000, "items": { "$ref": "#/$defs/result" } }
              }
            },
            "toolComponent": {
              "type": "object", "additionalProperties": false, "required": ["name", "rules"],
              "properties": {
                "name": { "type": "string", "minLength": 1 },
                "version": { "type": "string" },
                "rules": { "type": "array", "uniqueItems": true, "items": { "$ref": "#/$defs/reportingDescriptor" } }
              }
            },
            "reportingDescriptor": {
              "type": "object", "additionalProperties": false, "required": ["id", "shortDescription", "fullDescription", "help"],
              "properties": {
                "id": { "type": "string", "pattern": "^MB33[0-9]{2}$" },
                "name": { "type": "string", "maxLength": 255, "pattern": "^[A-Za-z]+$" },
                "shortDescription": { "$ref": "#/$defs/message" },
                "fullDescription": { "$ref": "#/$defs/message" },
                "help": { "$ref": "#/$defs/message" },
                "defaultConfiguration": { "type": "object", "additionalProperties": false, "properties": { "level": { "$ref": "#/$defs/level" } } },
                "properties": { "type": "object", "additionalProperties": false, "properties": { "tags": { "type": "array", "uniqueItems": true, "maxItems": 20, "items": { "type": "string" } } } }
              }
            },
            "level": { "enum": ["none", "note", "warning", "error"] },
            "invocation": {
              "type": "object", "additionalProperties": false, "required": ["executionSuccessful"],
              "properties": {
                "executionSuccessful": { "type": "boolean" },
                "startTimeUtc": { "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$" },
                "toolExecutionNotifications": { "type": "array", "items": {
                  "type": "object", "additionalProperties": false, "required": ["message"], "properties": { "message": { "$ref": "#/$defs/message" }, "level": { "$ref": "#/$defs/level" } } } }
              }
            },
            "result": {
              "type": "object", "additionalProperties": false, "required": ["message", "ruleId", "ruleIndex", "level", "locations", "partialFingerprints"],
              "properties": {
                "ruleId": { "type": "string" },
                "ruleIndex": { "type": "integer", "minimum": 0 },
                "level": { "$ref": "#/$defs/level" },
                "message": { "$ref": "#/$defs/message" },
                "locations": { "type": "array", "minItems": 1, "items": { "$ref": "#/$defs/location" } },
                "partialFingerprints": { "type": "object", "additionalProperties": { "type": "string" } },
                "suppressions": { "type": "array", "uniqueItems": true, "minItems": 1, "items": {
                  "type": "object", "additionalProperties": false, "required": ["kind"],
                  "properties": { "kind": { "enum": ["inSource", "external"] }, "status": { "enum": ["accepted", "underReview", "rejected"] }, "justification": { "type": "string" } } } }
              }
            },
            "location": {
              "type": "object", "additionalProperties": false, "required": ["physicalLocation"],
              "properties": {
                "physicalLocation": {
                  "type": "object", "additionalProperties": false, "required": ["artifactLocation"],
                  "properties": {
                    "artifactLocation": { "type": "object", "additionalProperties": false, "required": ["uri"], "properties": { "uri": { "type": "string", "format": "uri-reference" }, "uriBaseId": { "type": "string" } } },
                    "region": { "type": "object", "additionalProperties": false, "required": ["startLine"], "properties": { "startLine": { "type": "integer", "minimum": 1 }, "startColumn": { "type": "integer", "minimum": 1 } } }
                  }
                },
                "logicalLocations": { "type": "array", "uniqueItems": true, "items": {
                  "type": "object", "additionalProperties": false, "properties": { "fullyQualifiedName": { "type": "string" }, "kind": { "type": "string" } } } }
              }
            }
          }
        }
        """);
}
