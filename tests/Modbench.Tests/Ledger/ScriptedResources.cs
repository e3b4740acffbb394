using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Tests.Ledger;

/// <summary>Samples of scripted processes: each uses so many cores under each condition, and none between the blocks.</summary>
internal static class ScriptedResources
{
    private const long Period = 10_000_000;

    /// <param name="blocks">The launch's.</param>
    /// <param name="othersCores">What the rest of the machine uses all the time.</param>
    /// <param name="processes">Cores by condition; a condition that is missing: none.</param>
    public static LaunchResources Of(
        IReadOnlyList<BlockRecord> blocks, double othersCores, params (ProcessRole Role, string Name, IReadOnlyDictionary<string, double> Cores)[] processes)
    {
        var machine = new ResourceSeries(ProcessRole.Machine, "machine", 0, 0);
        var series = processes.Select((one, place) => new ResourceSeries(one.Role, one.Name, one.Role == ProcessRole.Neighbour ? 1 : 0, 5000 + place)).ToList();
        var used = new double[processes.Length];
        var others = 1e9;
        var last = blocks[0].Start - Period;

        // And at each block's edges, so that nothing has to be interpolated.
        var grid = Enumerable.Range(0, (int)((blocks[^1].End - last) / Period) + 1).Select(step => last + (step * Period));
        foreach (var time in grid.Concat(blocks.SelectMany(block => new[] { block.Start, block.End })).Distinct().Order().ToList())
        {
            for (var i = 0; i < processes.Length; i++)
            {
                var row = Nothing();
                row[(int)ResourceMetric.Cpu] = used[i] += blocks.Sum(block => processes[i].Cores.GetValueOrDefault(block.Condition) * Overlap(block, last, time));
                row[(int)ResourceMetric.Rss] = 1e6 * (i + 1);
                series[i].Add(time, row);
            }

            var all = Nothing();
            all[(int)ResourceMetric.Cpu] = (others += othersCores * (time - last)) + used.Sum();
            machine.Add(time, all);
            last = time;
        }

        return new LaunchResources([machine, .. series], []);
    }

    private static long Overlap(BlockRecord block, long from, long to) => Math.Max(0, Math.Min(block.End, to) - Math.Max(block.Start, from));

    private static double[] Nothing() => [.. Enumerable.Repeat(double.NaN, ResourceColumns.All.Count)];
}
