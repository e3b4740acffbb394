using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>Responses over time: all of them while they are few, then of queries that are chosen by their numbers, evenly among any that follow each other.</summary>
/// <param name="most">So many at most; when there are more, every other of them goes.</param>
internal sealed class ResponseSample(int most = ResponseSample.Most)
{
    /// <summary>A part of very many tells as much, and takes less room.</summary>
    public const int Most = 200_000;

    // Multiples of the golden ratio's fraction fall evenly into any interval, whatever the step (Knuth, TAOCP 3, 6.4: Fibonacci hashing).
    private const ulong Golden = 0x9E3779B97F4A7C15;

    private readonly List<(long Id, long Due, long Response, int Choice)> kept = [];
    private ulong highest = ulong.MaxValue;

    /// <summary>Due time, response and choice of each, in the order in which they were added.</summary>
    public IReadOnlyList<(long Due, long Response, int Choice)> Queries => [.. kept.Select(query => (query.Due, query.Response, query.Choice))];

    /// <summary>Which of the pipeline's queries each is, by its number.</summary>
    public IReadOnlyDictionary<long, int> Choices => kept.ToDictionary(query => query.Id, query => query.Choice);

    public void Add(in QueryRecord query)
    {
        if (!Keeps(query.Id)) return;
        kept.Add((query.Id, query.Due, query.Response, query.Choice));
        while (kept.Count > most)
        {
            highest >>= 1;
            kept.RemoveAll(one => !Keeps(one.Id));
        }
    }

    private bool Keeps(long id) => (ulong)id * Golden <= highest;
}
