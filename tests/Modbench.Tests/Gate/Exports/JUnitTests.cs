using System.Globalization;
using System.Xml.Linq;
using Modbench.Ledger;
using Modbench.Tests.Reports;
using Modbench.Tool.Exports;

namespace Modbench.Tests.Gate.Exports;

/// <summary>JUnit XML has no standard: what Ant's schema, Jenkins', GitLab's and Azure's readers ask for, and their counts.</summary>
public sealed class JUnitTests
{
    private static readonly SourceRoot Sources = new("/repo/src/Docs", "/repo");

    [Test]
    public void WhatItLooksLike() => Golden.Holds("gate-failing.junit.xml", JUnitExport.Of(ScriptedGate.Failing(), Sources));

    [TestCaseSource(typeof(SarifTests), nameof(SarifTests.Ledgers))]
    public void ReadersFindWhatTheyLookFor(RunLedger ledger)
    {
        var root = XDocument.Parse(JUnitExport.Of(ledger, Sources)).Root!;
        Assert.That(root.Name.LocalName, Is.EqualTo("testsuites"));
        Assert.That(root.Elements().Select(element => element.Name.LocalName).Distinct(), Is.EqualTo(new[] { "testsuite" }));
        AssertCounts(root, [.. root.Descendants("testcase")]);
        foreach (var suite in root.Elements("testsuite"))
        {
            AssertCounts(suite, [.. suite.Elements("testcase")]);
            Assert.Multiple(() =>
            {
                Assert.That(suite.Attribute("name")!.Value, Is.Not.Empty);
                Assert.That(DateTime.TryParseExact(suite.Attribute("timestamp")!.Value, "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out _), Is.True, "without a zone, as Ant writes it");
                Assert.That(suite.Elements().Select(element => element.Name.LocalName), Is.All.EqualTo("testcase"));
            });
        }

        List<XElement> cases = [.. root.Descendants("testcase")];
        Assert.That(cases.Select(one => $"{one.Attribute("classname")!.Value}: {one.Attribute("name")!.Value}"), Is.Unique, "GitLab keeps one of two that share both");
        foreach (var one in cases)
        {
            Assert.Multiple(() =>
            {
                Assert.That(one.Attribute("name")!.Value, Is.Not.Empty);
                Assert.That(double.TryParse(one.Attribute("time")!.Value, CultureInfo.InvariantCulture, out _), Is.True);
                Assert.That(one.Elements().Count(), Is.LessThan(2));
                Assert.That(one.Elements().Select(element => element.Name.LocalName), Is.SubsetOf(new[] { "failure", "skipped" }));
                Assert.That(one.Elements().Select(element => element.Attribute("message")?.Value), Is.All.Not.Empty);
                Assert.That(one.Elements("failure").Select(element => element.Attribute("type")?.Value), Is.All.Match("^MB33[0-9]{2}$"));
                Assert.That(one.Attribute("line")?.Value, Is.Null.Or.Match("^[1-9][0-9]*$"));
            });
        }
    }

    [Test]
    public void ACaseForEachScenarioAndMeasure()
    {
        var cases = XDocument.Parse(JUnitExport.Of(ScriptedGate.Failing(), Sources)).Descendants("testcase").ToDictionary(
            one => $"{one.Attribute("classname")!.Value}: {one.Attribute("name")!.Value}",
            one => one.Elements().SingleOrDefault()?.Name.LocalName ?? "passed");
        Assert.That(cases, Is.EquivalentTo(new Dictionary<string, string>
        {
            ["Docs.AskDocs: SingleStream · head · quality.recall@5 ≥ 0.8"] = "failure",
            ["Docs.AskDocs: SingleStream · head · response.p90 ≤ 60 ms"] = "passed",
            ["Docs.AskDocs: SingleStream · response.p50"] = "failure",
            ["Docs.AskDocs: SingleStream · allocated"] = "failure",
            ["Docs.AskDocs: SingleStream · Embed service.mean"] = "skipped",
            ["Docs.AskDocs: SingleStream · memory.peak"] = "passed",
            ["Docs.BuildIndex: Offline · throughput"] = "skipped",
            ["Docs.Rank: SingleStream · comparison"] = "skipped",
        }));
    }

    private static void AssertCounts(XElement of, IReadOnlyList<XElement> cases) => Assert.Multiple(() =>
    {
        Assert.That(Number("tests"), Is.EqualTo(cases.Count));
        Assert.That(Number("failures"), Is.EqualTo(cases.Count(one => one.Element("failure") is not null)));
        Assert.That(Number("skipped"), Is.EqualTo(cases.Count(one => one.Element("skipped") is not null)));
        Assert.That(Number("errors"), Is.Zero);

        int Number(string name) => int.Parse(of.Attribute(name)!.Value, CultureInfo.InvariantCulture);
    });
}
