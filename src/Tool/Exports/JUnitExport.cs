using System.Globalization;
using System.Text;
using System.Xml;
using Modbench.Ledger;

namespace Modbench.Tool.Exports;

/// <summary>
/// JUnit XML, as Jenkins, GitLab, Azure Pipelines and actions of GitHub read it: a suite for each pipeline, a case for each scenario and measure. What failed has a
/// <c>failure</c>; what is waived, could not be told or was not compared is <c>skipped</c>, with the reason: services show those apart from what passed.
/// </summary>
internal static class JUnitExport
{
    private static readonly XmlWriterSettings Settings = new() { Indent = true, NewLineChars = "\n", Encoding = new UTF8Encoding(false) };

    public static string Of(RunLedger ledger, SourceRoot sources)
    {
        var findings = Findings.Of(ledger);
        using var text = new Utf8Writer();
        using (var xml = XmlWriter.Create(text, Settings))
        {
            xml.WriteStartElement("testsuites");
            xml.WriteAttributeString("name", "Modbench");
            Counts(xml, findings);
            foreach (var suite in findings.GroupBy(finding => finding.Pipeline ?? "").OrderBy(suite => Place(ledger, suite.Key)))
            {
                Suite(xml, ledger, suite.Key, [.. suite], sources);
            }

            xml.WriteEndElement();
        }

        return text.ToString() + "\n";
    }

    private static void Suite(XmlWriter xml, RunLedger ledger, string pipeline, IReadOnlyList<Finding> findings, SourceRoot sources)
    {
        xml.WriteStartElement("testsuite");
        xml.WriteAttributeString("name", Clean(pipeline));
        Counts(xml, findings);
        xml.WriteAttributeString("timestamp", ledger.Started.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture));
        foreach (var finding in findings) Case(xml, finding, sources);
        xml.WriteEndElement();
    }

    private static void Case(XmlWriter xml, Finding finding, SourceRoot sources)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("name", Clean(finding.Name));
        xml.WriteAttributeString("classname", Clean(finding.Pipeline ?? ""));
        xml.WriteAttributeString("time", "0");
        if (finding.File is { } file)
        {
            xml.WriteAttributeString("file", Clean(sources.InRepository(file)));
            if (finding.Line is { } line) xml.WriteAttributeString("line", line.ToString(CultureInfo.InvariantCulture));
        }

        switch (finding.Kind)
        {
            case FindingKind.Passed:
                break;
            case FindingKind.Failed:
                xml.WriteStartElement("failure");
                xml.WriteAttributeString("message", Clean(finding.Sentence));
                xml.WriteAttributeString("type", finding.Rule.Id);
                xml.WriteString(Clean($"{finding.Sentence}\n{finding.Rule.Help}"));
                xml.WriteEndElement();
                break;
            default:
                xml.WriteStartElement("skipped");
                xml.WriteAttributeString("message", Clean(finding.Sentence));
                xml.WriteEndElement();
                break;
        }

        xml.WriteEndElement();
    }

    private static void Counts(XmlWriter xml, IReadOnlyList<Finding> findings)
    {
        Number("tests", findings.Count);
        Number("failures", findings.Count(finding => finding.Kind == FindingKind.Failed));
        Number("errors", 0);
        Number("skipped", findings.Count(finding => finding.Kind is not (FindingKind.Failed or FindingKind.Passed)));
        xml.WriteAttributeString("time", "0");

        void Number(string name, int count) => xml.WriteAttributeString(name, count.ToString(CultureInfo.InvariantCulture));
    }

    private static int Place(RunLedger ledger, string pipeline)
    {
        var place = ledger.Plan.Pipelines.Select(graph => graph.Name).ToList().IndexOf(pipeline);
        return place < 0 ? int.MaxValue : place;
    }

    // Somebody's exception may hold what XML has no way to write.
    private static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            clean.Append((rune.IsBmp && !XmlConvert.IsXmlChar((char)rune.Value) ? Rune.ReplacementChar : rune).ToString());
        }

        return clean.ToString();
    }

    private sealed class Utf8Writer() : StringWriter(CultureInfo.InvariantCulture)
    {
        public override Encoding Encoding => Encoding.UTF8;
    }
}
