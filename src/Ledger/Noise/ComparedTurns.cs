namespace Modbench.Ledger;

/// <summary>Two turns that answered the same queries, one of each side of a pair of processes.</summary>
/// <param name="Pair">Number of the pair.</param>
/// <param name="Round">Of the pair's, from 0; a round has two of these.</param>
/// <param name="LogBase">Logarithm of the time that the base's turn says: the higher, the slower.</param>
/// <param name="LogHead">The same of the head's turn.</param>
/// <param name="Base">What was seen of the base's turn.</param>
/// <param name="Head">What was seen of the head's turn.</param>
public sealed record ComparedTurns(int Pair, int Round, double LogBase, double LogHead, WatchedTurn Base, WatchedTurn Head)
{
    private const int TurnsOfRound = 2; // of each side: A B B A

    /// <summary>Which of the processes' pipeline objects, from 0.</summary>
    public int Life => Base.Life;

    /// <summary>By how much the head's turn was slower, as a logarithm.</summary>
    public double LogRatio => LogHead - LogBase;

    /// <summary>How much more of a source the head's turn had; null: not measured in one of the two.</summary>
    public double? More(NoiseSource source) =>
        Base.Amounts.TryGetValue(source, out var before) && Head.Amounts.TryGetValue(source, out var now) ? now - before : null;

    /// <summary>The turns of a pair, in order; those that lack the measure are left out, and all where the pair had whole launches.</summary>
    /// <param name="pair">Its number.</param>
    /// <param name="under">The base.</param>
    /// <param name="over">The head.</param>
    /// <param name="measure">What is compared; of the whole pipeline.</param>
    /// <param name="watched">What was seen of the turns of both sides, as many as they had.</param>
    /// <param name="leftOut">Rounds, from 0, that don't count.</param>
    public static IReadOnlyList<ComparedTurns> Of(
        int pair, LaunchTurns under, LaunchTurns over, GatedMeasure measure, (IReadOnlyList<WatchedTurn> Base, IReadOnlyList<WatchedTurn> Head) watched, IReadOnlySet<int> leftOut)
    {
        if (watched.Base.Count != under.Count || watched.Head.Count != over.Count || under.Count != over.Count) return [];
        return
        [
            .. from turn in Enumerable.Range(0, under.Count)
               where !leftOut.Contains(turn / TurnsOfRound)
               let before = Log(under.InTurn(turn, measure.Measure, null), measure)
               let now = Log(over.InTurn(turn, measure.Measure, null), measure)
               where before is not null && now is not null
               select new ComparedTurns(pair, turn / TurnsOfRound, before.Value, now.Value, watched.Base[turn], watched.Head[turn]),
        ];
    }

    private static double? Log(double? value, GatedMeasure measure) => value is > 0 ? measure.HighIsGood ? -Math.Log(value.Value) : Math.Log(value.Value) : null;
}
