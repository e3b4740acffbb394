using Modbench.Generators.Reading;
using Modbench.Ledger;

namespace Modbench.Tests.Generators;

/// <summary>What a budget may name is what the ledger measures.</summary>
public sealed class MeasureNameTests
{
    [Test]
    public void TheGeneratorAndTheLedgerKnowTheSameMeasures() =>
        Assert.That(Measures.Names, Is.EquivalentTo(MeasureCatalog.All.Select(kind => kind.Name)));

    [TestCaseSource(typeof(MeasureCatalog), nameof(MeasureCatalog.All))]
    public void TheUnitsAndPlacesAgree(MeasureKind kind)
    {
        Assert.That(Measures.TryFind(kind.Name, out var dimension, out var scope));
        Assert.That(dimension, Is.EqualTo(kind.Unit switch
        {
            "ns" or "ns/query" => Dimension.Time,
            "bytes" or "bytes/query" or "bytes/s" => Dimension.Size,
            "1/s" => Dimension.Rate,
            "ratio" or "ratio/s" => Dimension.Ratio,
            "count" or "visits/query" or "cores" or "Hz" or "°C" or "W" or "J/query" => Dimension.Count,
            _ => throw new InvalidOperationException(kind.Unit),
        }));
        Assert.That(scope == MeasureScope.Stage, Is.EqualTo(kind.PerStage));
    }

    [TestCase("beside Neighbour")]
    [TestCase("paused Shop.Neighbour")]
    [TestCase("Beside neighbour + Other")]
    [TestCase("beside Other x3")]
    [TestCase("beside Other x3 (same process) on 0-1")]
    [TestCase("paused Other on 0-1")]
    [TestCase("solo")]
    public void AConditionIsNamedAsInResults(string condition)
    {
        var source = $$"""
            namespace Shop;
            [Pipeline] public class Neighbour { [Queries] static int[] Numbers => [1]; [Stage] int Next(int n) => n; }
            [Pipeline] public class Other { [Queries] static int[] Numbers => [1]; [Stage] int Next(int n) => n; }
            [Pipeline, Collocate(typeof(Neighbour)), Collocate(typeof(Neighbour), typeof(Other)), Collocate(typeof(Other), Copies = 3, Isolation = Isolation.Thread, Cores = "0-1")]
            [Budget("response.mean", AtMost = "1 s", Condition = "{{condition}}")]
            public class Subject { [Queries] static int[] Numbers => [1]; [Stage] int Next(int n) => n; }
            """;
        Assert.That(GeneratorRun.Diagnose(GeneratorRun.Compile([source])), Is.Empty);
    }
}
