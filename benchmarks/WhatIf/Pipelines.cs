namespace Modbench.WhatIfBenchmark;

/// <summary>One stage that computes, at three loads.</summary>
[Pipeline]
[Server(QueriesPerSecond = 150, Duration = "4 s")]
[Server(QueriesPerSecond = 190, Duration = "4 s")]
[Server(QueriesPerSecond = 220, Duration = "4 s")]
[SingleStream(Queries = 300)]
internal sealed class Digest
{
    [Queries] public static IEnumerable<double> Documents() => Work.Sizes;

    [Stage] static int Hash(double size) => Work.Hash(4 * size);
}

/// <summary>Two that compute, of which the second is the bottleneck, and may already do two at once.</summary>
[Pipeline]
[Server(QueriesPerSecond = 150, Duration = "4 s")]
[ClosedLoop(InFlight = 4, Duration = "3 s")]
internal sealed class Chain
{
    [Queries] public static IEnumerable<double> Documents() => Work.Sizes;

    [Stage] static double Read(double size) => size + Work.Hash(1.5 * size);

    [Stage(Slots = 2)] static int Rank(double size) => Work.Hash(4.5 * (size % 2));
}

/// <summary>One that waits for something else, and computes little.</summary>
[Pipeline]
[Server(QueriesPerSecond = 60, Duration = "4 s")]
[ClosedLoop(InFlight = 6, Duration = "3 s")]
internal sealed class Fetch
{
    [Queries] public static IEnumerable<double> Documents() => Work.Sizes;

    [Stage]
    static async ValueTask<double> Ask(double size, CancellationToken stop)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(10 * size), stop);
        return size;
    }

    [Stage] static int Parse(double size) => Work.Hash(0.5 * size);
}

/// <summary>One that takes several at once: what a batch costs anyway, and what each of its queries costs.</summary>
[Pipeline]
[Server(QueriesPerSecond = 250, Duration = "4 s")]
internal sealed class Batches
{
    [Queries] public static IEnumerable<double> Documents() => Work.Sizes;

    [Stage(BatchSize = 4, BatchWait = "6 ms")]
    static IReadOnlyList<int> Embed(IReadOnlyList<double> sizes)
    {
        Work.Hash(3);
        return [.. sizes.Select(size => Work.Hash(1.5 * size))];
    }
}

/// <summary>One that computes, beside a pipeline that does so on all cores.</summary>
[Pipeline]
[SingleStream(Queries = 400)]
[Server(QueriesPerSecond = 60, Duration = "8 s")]
[Collocate(typeof(Hog))]
internal sealed class Disturbed
{
    [Queries] public static IEnumerable<double> Documents() => Work.Sizes;

    [Stage] static int Hash(double size) => Work.Hash(4 * size);
}

/// <summary>Keeps two threads busy.</summary>
[Pipeline]
[ClosedLoop(InFlight = 2, Duration = "10 s")]
internal sealed class Hog
{
    [Queries] public static IEnumerable<double> Documents() => Work.Sizes;

    [Stage(Slots = 2)] static int Hash(double size) => Work.Hash(3 * size);
}
