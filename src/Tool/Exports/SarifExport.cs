using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Modbench.Ledger;

namespace Modbench.Tool.Exports;

/// <summary>SARIF 2.1.0 (OASIS, errata 01): a result for all that failed, and for what a waiver lets through, suppressed. What could not be told is a notification of the run.</summary>
internal static class SarifExport
{
    private const string Schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
    private const string Root = "%SRCROOT%";

    // People read it in diffs and viewers: only what JSON itself needs is escaped.
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(RunLedger ledger, SourceRoot sources)
    {
        var findings = Findings.Of(ledger);
        var told = findings.Where(finding => finding.Kind is FindingKind.Failed or FindingKind.Waived).ToList();
        List<FindingRule> rules = [.. FindingRule.All.Where(rule => told.Exists(finding => finding.Rule == rule))];
        var run = new JsonObject
        {
            ["tool"] = new JsonObject { ["driver"] = Driver(ledger, rules) },
            ["automationDetails"] = new JsonObject { ["id"] = $"modbench/{Path.GetFileNameWithoutExtension(ledger.Plan.Project)}/{ledger.Run}" },
            ["invocations"] = new JsonArray(Invocation(ledger, findings)),
            ["originalUriBaseIds"] = new JsonObject { [Root] = new JsonObject { ["description"] = Text("The repository's root.") } },
            ["columnKind"] = "utf16CodeUnits",
            ["results"] = new JsonArray([.. told.Select(finding => Result(finding, rules, sources))]),
        };
        return new JsonObject { ["$schema"] = Schema, ["version"] = "2.1.0", ["runs"] = new JsonArray(run) }.ToJsonString(Indented) + "\n";
    }

    private static JsonObject Driver(RunLedger ledger, IReadOnlyList<FindingRule> rules)
    {
        var driver = new JsonObject { ["name"] = "Modbench" };
        if (ledger.Environment.Modbench is { } version) driver["version"] = version;
        driver["rules"] = new JsonArray(
        [
            .. rules.Select(rule => new JsonObject
            {
                ["id"] = rule.Id,
                ["name"] = rule.Name,
                ["shortDescription"] = Text(rule.Short),
                ["fullDescription"] = Text(rule.Short),
                ["help"] = Text(rule.Help),
                ["defaultConfiguration"] = new JsonObject { ["level"] = "error" },
                ["properties"] = new JsonObject { ["tags"] = new JsonArray("performance") },
            }),
        ]);
        return driver;
    }

    private static JsonObject Invocation(RunLedger ledger, IReadOnlyList<Finding> findings)
    {
        var invocation = new JsonObject
        {
            ["executionSuccessful"] = !ledger.Interrupted && ledger.Launches.All(launch => launch.Outcome == LaunchOutcome.Ok || ExitCode.IsForCauses(launch.Kind, launch.Condition)),
            ["startTimeUtc"] = ledger.Started.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        };
        List<JsonNode> notes =
        [
            .. findings.Where(finding => finding.Kind is FindingKind.Undecided or FindingKind.NotCompared)
                .Select(finding => new JsonObject { ["level"] = "note", ["message"] = Text(finding.Sentence) }),
        ];
        if (notes.Count > 0) invocation["toolExecutionNotifications"] = new JsonArray([.. notes]);
        return invocation;
    }

    private static JsonObject Result(Finding finding, List<FindingRule> rules, SourceRoot sources)
    {
        var result = new JsonObject
        {
            ["ruleId"] = finding.Rule.Id,
            ["ruleIndex"] = rules.IndexOf(finding.Rule),
            ["level"] = finding.Kind == FindingKind.Failed ? "error" : "note",
            ["message"] = Text(finding.Sentence),
            ["locations"] = new JsonArray(Location(finding, sources)),
            ["partialFingerprints"] = new JsonObject { ["modbench/v1"] = Fingerprint(finding) },
        };
        if (finding.Waiver is { } waiver)
        {
            // It stands in another file than what it is about.
            result["suppressions"] = new JsonArray(new JsonObject { ["kind"] = "external", ["status"] = "accepted", ["justification"] = waiver });
        }

        return result;
    }

    private static JsonObject Location(Finding finding, SourceRoot sources)
    {
        var location = new JsonObject();
        if (finding.File is { } file)
        {
            var physical = new JsonObject { ["artifactLocation"] = new JsonObject { ["uri"] = Uri(sources.InRepository(file)), ["uriBaseId"] = Root } };
            if (finding.Line is { } line)
            {
                var region = new JsonObject { ["startLine"] = line };
                if (finding.Column is { } column) region["startColumn"] = column;
                physical["region"] = region;
            }

            location["physicalLocation"] = physical;
        }

        if (finding.Pipeline is { } pipeline) location["logicalLocations"] = new JsonArray(new JsonObject { ["fullyQualifiedName"] = pipeline, ["kind"] = "type" });
        return location;
    }

    // The same as long as the same thing fails: not the numbers, and not the line, which moves.
    private static string Fingerprint(Finding finding) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{finding.Rule.Id}\n{finding.Pipeline}\n{finding.Name}")))[..32];

    private static string Uri(string path) => string.Join('/', path.Split('/').Select(System.Uri.EscapeDataString));

    private static JsonObject Text(string text) => new() { ["text"] = text };
}
