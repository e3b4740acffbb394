using System.Collections.Concurrent;
using Modbench.Engine;

namespace Modbench.Tests.Engine;

[Parallelizable]
public sealed class QueryDigestTests
{
    private enum Kind
    {
        Short,
        Long,
    }

    private static object?[] Different() =>
    [
        null, "", "a", "b", "ab", 'a', false, 1, 2, -1, 1L << 40, 1.0, 1.5f, double.NaN, Guid.Empty, new Guid(1, 2, 3, [1, 2, 3, 4, 5, 6, 7, 8]), 1.50m, new DateTime(2026, 1, 1), TimeSpan.FromDays(3),
        new byte[] { 1, 2, 3 }, new byte[] { 1, 2, 4 }, new byte[] { 1, 2 }, new[] { "a", "b" }, new[] { "ab" }, new[] { 1, 2 }, new[] { 2, 1 }, new int[1, 2], new int[2, 1], new List<int> { 7 }, (1, "a"), ("a", 1),
        new Dictionary<string, int> { ["a"] = 3 }, new Dictionary<string, int> { ["a"] = 4 }, new Question("why", 5), new Question("why", 6), new Deep(new Question("why", 5), [1f, 2f]), new Deep(new Question("why", 5), [1f, 3f]),
        new Uri("http://a/b"), new Derived(1, 2), new Derived(2, 2), new Hidden(4), new Hidden(5), new ReadOnlyMemory<byte>([1, 2, 3]), new ReadOnlyMemory<byte>([1, 2, 3], 0, 2),
    ];

    [Test]
    public void WhatHoldsSomethingElseHasAnotherDigestAndACopyTheSame()
    {
        var digests = Different().Select(one => QueryDigest.Of([one])).ToList();

        Assert.That(digests, Is.All.Not.Null);
        Assert.That(digests, Has.All.Length.EqualTo(32));
        Assert.That(digests, Is.Unique);
        Assert.That(Different().Select(one => QueryDigest.Of([one])), Is.EqualTo(digests));
    }

    [Test]
    public void OrderAndNumberCountAndNamesDoNot()
    {
        Assert.Multiple(() =>
        {
            Assert.That(QueryDigest.Of(["a", "b"]), Is.Not.EqualTo(QueryDigest.Of(["b", "a"])));
            Assert.That(QueryDigest.Of(["a"]), Is.Not.EqualTo(QueryDigest.Of(["a", "a"])));
            Assert.That(QueryDigest.Of([""]), Is.Not.EqualTo(QueryDigest.Of(["", ""])));
            Assert.That(QueryDigest.Of([new Question("why", 5)]), Is.EqualTo(QueryDigest.Of([new Renamed("why", 5)])));
            Assert.That(QueryDigest.Of<int>([]), Is.Not.Null);
            Assert.That(QueryDigest.Of([Kind.Long]), Is.Not.EqualTo(QueryDigest.Of([Kind.Short])));
        });
    }

    private static IEnumerable<TestCaseData> Untold()
    {
        yield return new TestCaseData(new MemoryStream()).SetArgDisplayNames("a stream");
        yield return new TestCaseData((Func<int>)(() => 1)).SetArgDisplayNames("a delegate");
        yield return new TestCaseData((object)new List<object> { "a", Task.CompletedTask }).SetArgDisplayNames("a task in a list");
        yield return new TestCaseData((object)(nint)5).SetArgDisplayNames("a handle");
        yield return new TestCaseData(new ConcurrentDictionary<string, int>()).SetArgDisplayNames("what goes by hash codes");
        yield return new TestCaseData(Enumerable.Range(0, 3).Where(number => number > 1)).SetArgDisplayNames("a sequence that is not made yet");
        yield return new TestCaseData(new Endless()).SetArgDisplayNames("what holds itself");
        yield return new TestCaseData(new Deep(new Question("why", 5), null!) { More = new Timer(_ => { }) }).SetArgDisplayNames("deep inside");
    }

    [TestCaseSource(nameof(Untold))]
    public void WhatIsMoreThanAValueHasNone(object query) => Assert.That(QueryDigest.Of(["a", query]), Is.Null);

    private sealed record Question(string Text, int Top);

    private sealed record Renamed(string Words, int Number);

    private sealed record Deep(Question Inner, float[] Vector)
    {
        public object? More { get; init; }
    }

    private class Base(int hidden)
    {
        private readonly int hidden = hidden;

        public int Sum => hidden;
    }

    private sealed class Derived(int hidden, int own) : Base(hidden)
    {
        public int Own { get; } = own;
    }

    private readonly struct Hidden(int number)
    {
        private readonly int number = number;

        public int Twice => number * 2;
    }

    private sealed class Endless
    {
        public Endless Self => self;

        private readonly Endless self;

        public Endless() => self = this;
    }
}
