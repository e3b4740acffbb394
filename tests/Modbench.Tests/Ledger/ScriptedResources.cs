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
        for (var time = blocks[0].Start - Period; time <= blocks[^1].End + Period; time += Period)
        {
            for (var i = 0; i < processes.Length; i++)
            {
                var row = Nothing();
                row[(int)ResourceMetric.Cpu] = used[i] += blocks.Sum(block => processes[i].Cores.GetValueOrDefault(block.Condition) * Overlap(block, time));
                row[(int)ResourceMetric.Rss] = 1e6 * (i + 1);
                series[i].Add(time, row);
            }

            var all = Nothing();
            all[(int)ResourceMetric.Cpu] = (others += othersCores * Period) + used.Sum();
            machine.Add(time, all);
        }

        return new LaunchResources([machine, .. series], []);
    }

    // Of the block with the time since the last sample.
    private static long Overlap(BlockRecord block, long time) => Math.Max(0, Math.Min(block.End, time) - Math.Max(block.Start, time - Period));

    private static double[] Nothing() => [.. Enumerable.Repeat(double.NaN, ResourceColumns.All.Count)];
}
