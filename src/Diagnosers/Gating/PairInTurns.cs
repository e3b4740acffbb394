using Modbench.Engine;

namespace Modbench.Diagnosers;

/// <summary>The two processes of a pair, alive together; both are gone when it is disposed.</summary>
internal sealed class PairInTurns(PairOrder order, PairSide under, PairSide over, TurnOptions options, RunTimings timings) : IAsyncDisposable
{
    private const int TurnsOfRound = 2; // of each side

    /// <summary>Of a thousand methods so many may be compiled in a round: rarely called ones come in for ever.</summary>
    private const int LatePerThousand = 1;

    /// <summary>Of few methods: two are a millisecond or so of a compiler that has a core of its own.</summary>
    private const int FewestLate = 2;

    /// <summary>Above the runtime's TC_CallCountThreshold of 30: what a turn calls once is compiled anew after so many.</summary>
    private const int ShortTurns = 32;

    /// <summary>One for each form of a method, as in warm-up: calls count only once nothing new was called for 100 ms, and some methods are replaced twice.</summary>
    private const int Passes = 3;

    /// <summary>Another such round takes longer than one that counts, which is left out if it is disturbed.</summary>
    private const int MostPractice = 3;

    private readonly PairSide first = order.HeadFirst ? over : under;
    private readonly PairSide second = order.HeadFirst ? under : over;
    private long turnNs;

    public PairSide Base { get; } = under;

    public PairSide Head { get; } = over;

    /// <summary>How many queries its turns have, the last ones.</summary>
    public TurnSize Size { get; private set; }

    /// <summary>How many rounds it has run, and over how many pipeline objects.</summary>
    public (int All, int Lives) Rounds { get; private set; }

    /// <summary>Both are making their pipelines anew.</summary>
    public bool IsRenewing { get; private set; }

    /// <summary>Looks at the machine meanwhile; null: nobody does.</summary>
    public ITurnWatch? Watch { get; init; }

    /// <summary>Starts both, one after the other, and waits until both are set up.</summary>
    public async Task SetUpAsync(Action<string> phase, CancellationToken stop)
    {
        phase("setting up");
        await first.StartAsync(stop).ConfigureAwait(false);
        await second.StartAsync(stop).ConfigureAwait(false);
        await BothAsync(side => side.SetUpAsync(stop)).ConfigureAwait(false);
    }

    /// <summary>
    /// Warms both at the same time, for warming is in part waiting for a compiler; where the other's work may have made queries too slow for turns, each once more alone. Declared numbers of
    /// queries are run once, one side after the other. Then turns are practised.
    /// </summary>
    /// <returns>Why there can be no turns; null: there can.</returns>
    public async Task<string?> WarmUpAsync(Action<string> phase, CancellationToken stop)
    {
        phase("warming up");
        var together = order.Scenario.WarmupQueries == 0;
        if (together) await BothAsync(side => side.WarmUpAsync(stop)).ConfigureAwait(false);
        else await OneByOneAsync(stop).ConfigureAwait(false);
        var because = SizeTurns();
        if (together && (because is not null || order.Scenario.IsOpenLoop))
        {
            await OneByOneAsync(stop).ConfigureAwait(false);
            because = SizeTurns();
        }

        if (because is not null) return because;

        // Practice is traced too: what a trace calls first is not to be measured.
        await BothAsync(side => side.BeginTraceAsync(stop)).ConfigureAwait(false);
        phase("practising turns");
        await PractiseAsync(stop).ConfigureAwait(false);
        return null;
    }

    /// <summary>Round after round; between some of them both make their pipelines anew.</summary>
    public async Task MeasureAsync(Action<string> phase, CancellationToken stop)
    {
        Rounds = TurnPlanner.RoundsOf(turnNs, Math.Max(Base.Ready!.SetupNs, Head.Ready!.SetupNs), options);
        var life = 0;
        for (var round = 0; round < Rounds.All; round++)
        {
            if (LifeOf(round) > life)
            {
                life++;
                phase($"pipeline object {life + 1}");
                IsRenewing = true;
                await BothAsync(side => side.RenewAsync(stop)).ConfigureAwait(false);
                IsRenewing = false;
            }

            phase($"round {round + 1}/{Rounds.All}");
            foreach (var isFirst in TurnPlanner.Order(round))
            {
                var (side, other) = isFirst ? (first, second) : (second, first);
                using (Watch?.Turn(side, other, life)) await side.TakeTurnAsync(Size, turnNs, stop).ConfigureAwait(false);
            }
        }

        phase("finishing");
        await BothAsync(side => side.FinishAsync(stop)).ConfigureAwait(false);
    }

    /// <summary>How many methods each round saw compiled, by the side that compiled more.</summary>
    public IReadOnlyList<int> Compiled() => [.. Enumerable.Range(0, Rounds.All).Select(round => Math.Max(Compiled(Base, round).Count, Compiled(Head, round).Count))];

    /// <summary>
    /// Rounds, from 0, in which one of the two compiled: in its own turns, which then took longer, or in the other's, whose core it took. Which they are is not decided by how long anything
    /// took.
    /// </summary>
    public HashSet<int> Disturbed() => Enumerable.Range(0, Rounds.All).Where(round => Compiled(Base, round).IsMany || Compiled(Head, round).IsMany).ToHashSet();

    /// <summary>The turns of each side, from 0, that were in some rounds.</summary>
    public static IReadOnlySet<int> TurnsOf(IEnumerable<int> rounds) => rounds.SelectMany(round => Enumerable.Range(TurnsOfRound * round, TurnsOfRound)).ToHashSet();

    public async ValueTask DisposeAsync() => await Task.WhenAll(Base.DisposeAsync().AsTask(), Head.DisposeAsync().AsTask()).ConfigureAwait(false);

    // From the end of its last turn of the round before to the beginning of its first one of the next: in between are its own turns and the other's.
    private (int Count, bool IsMany) Compiled(PairSide side, int round)
    {
        var (own, last) = (TurnsOfRound * round, (TurnsOfRound * round) + TurnsOfRound - 1);
        var from = round > 0 && LifeOf(round - 1) == LifeOf(round) ? side.Turns[own - 1].CompiledAfter : side.Turns[own].CompiledBefore;
        var to = round + 1 < Rounds.All && LifeOf(round + 1) == LifeOf(round) ? side.Turns[last + 1].CompiledBefore : side.Turns[last].CompiledAfter;
        return (to - from, IsMany(from, to));
    }

    private static bool IsMany(int from, int to) => to - from > Math.Max(FewestLate, from * LatePerThousand / 1000);

    private int LifeOf(int round) => round * Rounds.Lives / Rounds.All;

    /// <summary>
    /// Turns call what warm-up does not: the code around a block, and the protocol's. Compiled in the other side's turns it would be measured there, so first come short turns for every form of
    /// a method, then rounds of turns that nobody counts: they show what a query takes, and that the compiler is silent.
    /// </summary>
    private async Task PractiseAsync(CancellationToken stop)
    {
        var shortest = TurnPlanner.Shortest(order.Scenario, Size, turnNs, ShortTurns * Passes);
        for (var pass = 0; pass < Passes; pass++)
        {
            await BothAsync(side => side.PractiseAsync(shortest, ShortTurns, 0, stop)).ConfigureAwait(false);
            await Task.Delay(timings.Silence, stop).ConfigureAwait(false);
        }

        for (var round = 0; round < MostPractice; round++)
        {
            var practice = TurnPlanner.Practice(order.Scenario, Size, turnNs, options);
            var silent = await InSilenceAsync(async () =>
            {
                foreach (var isFirst in TurnPlanner.Order(0)) await (isFirst ? first : second).PractiseAsync(practice, 1, turnNs, stop).ConfigureAwait(false);
            }).ConfigureAwait(false);
            Resize();
            if (silent) return;
            await Task.Delay(timings.Silence, stop).ConfigureAwait(false);
        }
    }

    /// <returns>Neither has compiled much since its last turn before.</returns>
    private async Task<bool> InSilenceAsync(Func<Task> practise)
    {
        var (before, now) = (Base.LastPractice.CompiledAfter, Head.LastPractice.CompiledAfter);
        await practise().ConfigureAwait(false);
        return !IsMany(before, Base.LastPractice.CompiledAfter) && !IsMany(now, Head.LastPractice.CompiledAfter);
    }

    private async Task OneByOneAsync(CancellationToken stop)
    {
        await first.WarmUpAsync(stop).ConfigureAwait(false);
        await second.WarmUpAsync(stop).ConfigureAwait(false);
    }

    private string? SizeTurns()
    {
        var responseNs = Math.Max(Base.ResponseNs, Head.ResponseNs);
        (Size, var because) = TurnPlanner.SizeOf(order.Scenario, responseNs, options);
        turnNs = because is null ? TurnPlanner.TurnNs(order.Scenario, Size, responseNs) : 0;
        return because;
    }

    // What a query takes alone, and several in flight together.
    private void Resize()
    {
        if (order.Scenario.IsOpenLoop) return;
        var queryNs = Math.Max(Base.PractisedNs(TurnsOfRound), Head.PractisedNs(TurnsOfRound));
        Size = TurnPlanner.Closed(order.Scenario, queryNs, options);
        turnNs = Size.All * queryNs;
    }

    private Task BothAsync(Func<PairSide, Task> act) => LaunchInProgress.AllAsync([act(first), act(second)]);
}
