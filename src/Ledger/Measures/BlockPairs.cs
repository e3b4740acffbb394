using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>Blocks that took turns, A B B A: each pairs with its neighbour in time of the other condition, so that a drift of the machine cancels.</summary>
internal static class BlockPairs
{
    /// <summary>Numbers of the blocks, in order of time.</summary>
    /// <param name="under">Blocks of the one condition.</param>
    /// <param name="over">Blocks of the other.</param>
    public static IEnumerable<(int Under, int Over)> Of(IEnumerable<BlockRecord> under, IEnumerable<BlockRecord> over)
    {
        var order = under.Select(block => (IsUnder: true, block.Index)).Concat(over.Select(block => (IsUnder: false, block.Index))).OrderBy(block => block.Index).ToList();
        for (var i = 0; i + 1 < order.Count; i++)
        {
            var (first, second) = (order[i], order[i + 1]);
            if (first.IsUnder == second.IsUnder) continue;
            i++;
            yield return first.IsUnder ? (first.Index, second.Index) : (second.Index, first.Index);
        }
    }
}
