using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using Modbench.Ledger;
using Modbench.Tests.Reports;
using Modbench.Tool.Exports;

namespace Modbench.Tests.Gate.Exports;

/// <summary>SARIF 2.1.0: by the published schema, of which <see cref="SarifShape"/> has the parts that we write, and by the rules that only its text has.</summary>
public sealed class SarifTests
{
    private static readonly SourceRoot Sources = new("/repo/src/Docs App", "/repo");

    public static IEnumerable<TestCaseData> Ledgers =>
    [
        new TestCaseData(ScriptedGate.Failing()).SetArgDisplayNames("failing"),
        new TestCaseData(ScriptedGate.Passing()).SetArgDisplayNames("passing"),
        new TestCaseData(ScriptedGate.Hostile()).SetArgDisplayNames("hostile"),
        new TestCaseData(ScriptedReports.Failing()).SetArgDisplayNames("a run without a gate"),
    ];

    [Test]
    public void WhatItLooksLike() => Golden.Holds("gate-failing.sarif", SarifExport.Of(ScriptedGate.Failing(), Sources));

    [TestCaseSource(nameof(Ledgers))]
    public void ItHasTheShapeOfTheSchema(RunLedger ledger)
    {
        using var json = JsonDocument.Parse(SarifExport.Of(ledger, Sources));
        var result = SarifShape.Schema.Evaluate(json.RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List });
        var errors = (result.Details ?? []).SelectMany(detail => (detail.Errors ?? new Dictionary<string, string>()).Select(error => $"{detail.InstanceLocation}: {error.Value}"));
        Assert.That(result.IsValid, Is.True, string.Join('\n', errors));
    }

    [TestCaseSource(nameof(Ledgers))]
    public void ItKeepsTheRulesOfTheText(RunLedger ledger)
    {
        var run = Run(ledger);
        var rules = run["tool"]!["driver"]!["rules"]!.AsArray();
        var bases = run["originalUriBaseIds"]!.AsObject();
        Assert.That(rules.Select(rule => rule!["id"]!.GetValue<string>()), Is.Unique, "3.49.3: no two rules share an id");
        foreach (var result in run["results"]!.AsArray().Select(result => result!))
        {
            var rule = rules[result["ruleIndex"]!.GetValue<int>()]!;
            Assert.Multiple(() =>
            {
                Assert.That(rule["id"]!.GetValue<string>(), Is.EqualTo(result["ruleId"]!.GetValue<string>()), "3.27.6: the index is that of the id");
                Assert.That(result["kind"] is null || result["level"]!.GetValue<string>() == "none", Is.True, "3.27.10: only a failure has a level");
                Assert.That(result["message"]!["text"]!.GetValue<string>(), Does.EndWith("."), "3.11.3: a sentence, which ends in a full stop");
                Assert.That(result["message"]!["text"]!.GetValue<string>(), Does.Not.Contain("\n"), "its first line is all that lists show");
            });
            foreach (var place in result["locations"]!.AsArray().Select(location => location!["physicalLocation"]).OfType<JsonNode>())
            {
                var uri = place["artifactLocation"]!["uri"]!.GetValue<string>();
                Assert.Multiple(() =>
                {
                    Assert.That(Uri.IsWellFormedUriString(uri, UriKind.Relative), Is.True, uri);
                    Assert.That(uri, Does.Not.StartWith("/").And.Not.Contains("\\").And.Not.Contains(" "), "3.4.4, 3.10");
                    Assert.That(bases.ContainsKey(place["artifactLocation"]!["uriBaseId"]!.GetValue<string>()), Is.True, "3.14.14");
                });
            }
        }
    }

    [Test]
    public void WhatFailedIsAnErrorAtItsLineAndWhatIsWaivedIsSuppressed()
    {
        var results = Run(ScriptedGate.Failing())["results"]!.AsArray();
        Assert.That(
            results.Select(result => $"{result!["ruleId"]} {result["level"]} {Place(result)} {result["suppressions"]?[0]!["status"]}".TrimEnd()),
            Is.EqualTo(new[]
            {
                "MB3306 error src/Docs%20App/Docs.cs:40:",
                "MB3300 error src/Docs%20App/Docs.cs:21:5",
                "MB3303 error src/Docs%20App/Docs.cs:10:",
                "MB3302 note src/Docs%20App/Docs.cs:20:5 accepted",
            }));

        static string Place(JsonNode result)
        {
            var place = result["locations"]![0]!["physicalLocation"]!;
            return $"{place["artifactLocation"]!["uri"]}:{place["region"]!["startLine"]}:{place["region"]!["startColumn"]}";
        }
    }

    [TestCase(LaunchKind.Latency, false)]
    [TestCase(LaunchKind.Trace, true, Description = "no verdict hangs on what is traced for a cause")]
    public void ALaunchThatFailedIsARunThatDid(LaunchKind kind, bool successful)
    {
        var launch = new LaunchRow("Ask", "SingleStream", Conditions.Head, 1, null, kind, LaunchOutcome.Failed, "it died", null, [], null, false, false, 1);
        Assert.That(Run(ScriptedGate.Passing() with { Launches = [launch] })["invocations"]![0]!["executionSuccessful"]!.GetValue<bool>(), Is.EqualTo(successful));
    }

    [Test]
    public void WhatCouldNotBeToldIsNoResultButSaid()
    {
        var notes = Run(ScriptedGate.Failing())["invocations"]![0]!["toolExecutionNotifications"]!.AsArray();
        Assert.That(notes.Select(note => note!["message"]!["text"]!.GetValue<string>()), Has.Some.Contains("BuildIndex: throughput is too noisy to tell within 20 pairs (").And.Some.Contains("Rank · SingleStream: new"));
    }

    [Test]
    public void AFingerprintIsOfWhatFailsNotOfHowMuchOrWhere()
    {
        var ledger = ScriptedGate.Failing();
        var later = ledger with { Run = "later", Verdicts = [.. ledger.Verdicts.Select(row => row with { Ratio = row.Ratio * 1.01, Line = row.Line + 7 })] };
        Assert.That(Prints(later), Is.EqualTo(Prints(ledger)).And.Unique);

        static List<string> Prints(RunLedger ledger) => [.. Run(ledger)["results"]!.AsArray().Select(result => result!["partialFingerprints"]!["modbench/v1"]!.GetValue<string>())];
    }

    private static JsonNode Run(RunLedger ledger) => JsonNode.Parse(SarifExport.Of(ledger, Sources))!["runs"]!.AsArray().Single()!;
}
