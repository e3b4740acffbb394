using System.Text.Json;
using Modbench.Ledger;
using Modbench.Tests.Ledger;
using Modbench.Tests.Reports;
using Modbench.Tests.WhatIfs;

namespace Modbench.Tests.Schema;

/// <summary>Ledgers that other tests write are what the schema says.</summary>
public sealed class ScriptedLedgerTests
{
    private static IEnumerable<TestCaseData> Ledgers()
    {
        yield return Case("collocated", ScriptedReports.Collocated);
        yield return Case("failing", ScriptedReports.Failing);
        yield return Case("scenarios", ScriptedReports.Scenarios);
        yield return Case("forms", ScriptedForms.Ledger);
        yield return Case("drifting", ScriptedForms.Drifting);
        yield return Case("explained", ScriptedExplanations.Ledger);
        yield return Case("stacks", ScriptedStacks.Ledger);
        yield return Case("what-ifs", () => WhatIfRowsTests.Ledger());
        yield return Case("nothing", () => ScriptedRun.Of([ScriptedGraphs.AskDocs]));

        static TestCaseData Case(string name, Func<RunLedger> ledger) => new TestCaseData(ledger).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Ledgers))]
    public void ItIsWhatTheSchemaSays(Func<RunLedger> ledger) => Assert.That(LedgerSchemaFile.Errors(LedgerFile.ToBytes(ledger())), Is.Empty);
}
