using Modbench.Engine;

namespace Modbench.Tests.Engine;

public sealed class BatchTypesTests
{
    [Test]
    public void ABatchsInputHoldsWhatWasAddedSinceItWasCleared()
    {
        var input = new BatchInput<string>();
        for (var round = 0; round < 3; round++)
        {
            var added = Enumerable.Range(0, 5 * round).Select(index => $"{round}.{index}").ToArray();
            foreach (var item in added) input.Add(item);
            Assert.That(input, Is.EqualTo(added));
            Assert.That(Enumerable.Range(0, input.Count).Select(index => input[index]), Is.EqualTo(added));
            Assert.That(() => input[added.Length], Throws.TypeOf<ArgumentOutOfRangeException>(), "not what an earlier batch left");
            input.Clear();
            Assert.That(input, Is.Empty);
        }
    }

    [Test]
    public void ABatchMustGiveOneResultForEachQuery()
    {
        Assert.That(() => BatchResult.Check("Embed", 4, 4), Throws.Nothing);
        Assert.That(() => BatchResult.Check("Embed", 4, 3), Throws.InvalidOperationException.With.Message.Contains("'Embed' was given 4 and gave 3"));
    }
}
