using Modbench.Engine;
using Modbench.Ledger;
using Modbench.Tests.Engine;

namespace Modbench.Tests.Ledger;

/// <summary>What is known of each query while a launch of millions is read.</summary>
[NonParallelizable] // what one of them counts is the live memory of the whole process
public sealed class QueryMapTests
{
    [Test]
    public void EachQueryHasTheNumberItWasGiven([Range(1, 20)] int seed)
    {
        var random = new Random(seed);
        var map = new QueryMap();
        var expected = new Dictionary<long, byte>();
        var spread = 1L << random.Next(8, 40);
        var wrong = new List<long>();
        for (var i = 0; i < 20_000; i++)
        {
            var query = random.NextInt64(spread);
            var number = expected.GetValueOrDefault(query, (byte)random.Next(1, 4));
            if (map.Set(query, number) != expected.TryAdd(query, number)) wrong.Add(query);
        }

        Assert.That(wrong, Is.Empty, "new where it was not yet there");

        long[] asked = [.. expected.Keys.Take(10_000), .. Enumerable.Range(0, 10_000).Select(_ => random.NextInt64(spread))];
        Assert.That(asked.Where(query => map[query] != expected.GetValueOrDefault(query)), Is.Empty);
    }

    // What others allocate meanwhile would count.
    [Test]
    public void PagesOfOneNumberTakeNoRoom()
    {
        const int queries = 4_000_000;
        QueryMap map = null!;
        Assert.That(Allocated.Least(queries / 16, Live), Is.LessThan(queries / 16), "bytes; a bit each would be an eighth");
        Assert.That(map[queries - 1], Is.EqualTo(1));
        Assert.That(map[queries], Is.Zero);

        long Live()
        {
            map = new QueryMap();
            var before = GC.GetAllocatedBytesForCurrentThread();
            var live = GC.GetTotalMemory(forceFullCollection: true);
            for (var query = 0L; query < queries; query++) map.Set(query, 1);
            var more = GC.GetTotalMemory(forceFullCollection: true) - live;
            Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.GreaterThan(queries / 16), "while pages fill they have bits");
            return more;
        }
    }

    [Test]
    public void FewResponsesAreAllKeptAndManyEvenly([Values(1, 2, 3, 8)] int step)
    {
        var few = new ResponseSample(1000);
        var many = new ResponseSample(1000);
        for (var query = 0; query < 100_000; query++)
        {
            var record = new QueryRecord((long)query * step, 0, 0, QueryOutcome.Completed, query, query, query, query + 5, -1, true);
            if (query < 1000) few.Add(record);
            many.Add(record);
        }

        Assert.That(few.Queries.Select(query => query.Due), Is.EqualTo(Enumerable.Range(0, 1000).Select(query => (long)query)));
        Assert.That(many.Queries, Has.Count.InRange(500, 1000));
        var perTenth = many.Queries.GroupBy(query => query.Due / 10_000).Select(tenth => tenth.Count()).ToArray();
        Assert.That(perTenth, Has.Length.EqualTo(10));
        Assert.That(perTenth.Max() - perTenth.Min(), Is.LessThanOrEqualTo(6), "as evenly as equal steps, not as by chance");
    }
}
