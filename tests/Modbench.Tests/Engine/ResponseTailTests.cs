using Modbench.Engine;

namespace Modbench.Tests.Engine;

[Parallelizable]
public sealed class ResponseTailTests
{
    [Test]
    public void TheMeanIsThatOfTheLastQuarter([Values(1, 4, 100, 128, 129, 1000, 100_000)] int queries)
    {
        var tail = new ResponseTail();
        for (var query = 0; query < queries; query++) tail.Add(query < queries * 3L / 4 ? 1_000_000 : 10);
        Assert.That(tail.Mean(), Is.EqualTo(10).Within(queries < 129 ? 0 : 35_000), "but for what shares a cell with the border");
    }

    [Test]
    public void FailedQueriesHaveNoResponse()
    {
        var tail = new ResponseTail();
        tail.Add(null);
        Assert.That(tail.Mean(), Is.Zero);
        tail.Add(30);
        tail.Add(null);
        tail.Add(50);
        Assert.That(tail.Mean(), Is.EqualTo(50));
    }
}
