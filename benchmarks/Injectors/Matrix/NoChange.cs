using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Injectors;

/// <summary>
/// Blocks of one condition, compared with each other as if they were of two: nothing changed, so a cause that is named is false. Costs no launches of its own:
/// whatever has been run has blocks of one condition.
/// </summary>
internal sealed class NoChange
{
    private const string First = "first";
    private const string Second = "second";

    private readonly Dictionary<(string Pipeline, string Scenario, bool Beside), List<PairTerms>> pairs = [];
    private int launches;

    /// <summary>Takes the blocks of a launch.</summary>
    public void Add(LaunchResult launch, PlanRow plan)
    {
        if (launch is not { Alternating: true, Conditions.Count: 2, Records: { } records } || LaunchPairs.Blocks(launch, plan) is not { } traced) return;
        launches++;
        foreach (var condition in launch.Conditions)
        {
            // A B B A, as in a launch of two.
            List<BlockRecord> blocks =
            [
                .. records.Blocks.Where(block => block.Condition == condition).Select((block, number) => block with { Condition = number % 4 is 0 or 3 ? First : Second }),
            ];
            var key = (launch.Pipeline, launch.Scenario, condition == launch.Conditions[1]);
            if (!pairs.TryGetValue(key, out var own)) pairs[key] = own = [];
            own.AddRange(Explanations.Pairs(launches, blocks, traced, (First, Second), records.Stages, Explained.Mean));
        }
    }

    /// <summary>The comparisons that have enough pairs, which are used up.</summary>
    public IEnumerable<Trial> Complete()
    {
        foreach (var (key, own) in pairs)
        {
            if (own.Count < Explanations.FewestPairs || own.Select(pair => pair.Launch).Distinct().Count() < Explanations.FewestLaunches) continue;
            var row = Explanations.Of((key.Pipeline, key.Scenario, First, Second, "response.mean"), [.. own]);
            own.Clear();
            yield return Trial.Of(key.Pipeline.Split('.')[^1], key.Scenario, key.Beside ? "nothing changed (beside)" : "nothing changed (paused)", Planted.Of([]), row, [], 1, null);
        }
    }
}
