using Modbench.Diagnosers;

namespace Modbench.Tests.Run;

public sealed class KeptLinesTests
{
    [TestCase(0)]
    [TestCase(1)]
    [TestCase(16)]
    public void FewAreKeptWhole(int count) => Assert.That(Kept(count), Is.EqualTo(Numbered(1, count)));

    [TestCase(17, "… 1 more in run.log …")]
    [TestCase(1000, "… 984 more in run.log …")]
    public void OfManyTheFirstAndTheLast(int count, string between) =>
        Assert.That(Kept(count), Is.EqualTo((IEnumerable<string>)[.. Numbered(1, 6), between, .. Numbered(count - 9, 10)]));

    private static IReadOnlyList<string> Kept(int count)
    {
        var kept = new KeptLines();
        foreach (var line in Numbered(1, count)) kept.Add(line);
        return kept.Lines;
    }

    private static IEnumerable<string> Numbered(int from, int count) => Enumerable.Range(from, count).Select(number => $"line {number}");
}
