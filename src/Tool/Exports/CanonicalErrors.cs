using System.Globalization;
using Modbench.Ledger;

namespace Modbench.Tool.Exports;

/// <summary>
/// What failed in the form that MSBuild and editors read: <c>file(line,column): error CODE: text</c>. Nothing but failures has it: a build that takes warnings for errors would fail by
/// what is waived.
/// </summary>
internal static class CanonicalErrors
{
    private const string Origin = "modbench";

    public static IEnumerable<string> Of(RunLedger ledger, SourceRoot sources) => Findings.Of(ledger)
        .Where(finding => finding.Kind == FindingKind.Failed)
        .Select(finding => $"{Place(finding, sources)}: error {finding.Rule.Id}: {finding.Sentence}");

    private static string Place(Finding finding, SourceRoot sources) => finding.File is not { } file ? Origin
        : finding.Line is not { } line ? sources.Full(file)
        : string.Create(CultureInfo.InvariantCulture, $"{sources.Full(file)}({line}{(finding.Column is { } column ? $",{column}" : "")})");
}
