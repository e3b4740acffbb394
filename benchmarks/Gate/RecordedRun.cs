namespace Modbench.GateBenchmark;

/// <summary>The pairs of one recording, in rounds of one pair of every pipeline and scenario, as they ran.</summary>
/// <param name="Recording">Its name.</param>
/// <param name="Note">What the machine was like.</param>
/// <param name="Method"><see cref="RecordedPair.InTurns"/> or <see cref="RecordedPair.WholeLaunches"/>.</param>
/// <param name="Rounds">In order of time; the pairs of each in the order that they ran in.</param>
internal sealed record RecordedRun(string Recording, string Note, string Method, IReadOnlyList<IReadOnlyList<RecordedPair>> Rounds)
{
    /// <summary>What each round has a pair of, in words.</summary>
    public string Cases => string.Join(", ", Enumerable.Range(0, Rounds[0].Count).Select(CaseName));

    /// <summary>What a round takes, mean seconds.</summary>
    public double RoundSeconds => Rounds.Average(round => round.Sum(pair => pair.Seconds));

    /// <summary>One of them.</summary>
    public string CaseName(int one) => NameOf(Rounds[0][one]);

    public static string NameOf(RecordedPair pair) => $"{pair.Pipeline[(pair.Pipeline.LastIndexOf('.') + 1)..]} {pair.Scenario}";

    /// <summary>A last round that was cut off is left out.</summary>
    public static IReadOnlyList<RecordedRun> Of(IEnumerable<RecordedPair> pairs) =>
    [
        .. pairs.GroupBy(pair => pair.Recording).Select(own =>
        {
            var all = own.OrderBy(pair => pair.At).ToList();
            var rounds = all.GroupBy(pair => pair.Pair).Select(round => (IReadOnlyList<RecordedPair>)[.. round]).ToList();
            rounds.RemoveAll(round => round.Count < rounds[0].Count);
            return new RecordedRun(own.Key, all[0].Note, all[0].Method, rounds);
        }),
    ];
}
