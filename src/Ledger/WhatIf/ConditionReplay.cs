using System.Globalization;

namespace Modbench.Ledger;

/// <summary>What a launch knows of one of its conditions beside the blocks themselves.</summary>
/// <param name="Condition">The condition.</param>
/// <param name="Stages">Names by number.</param>
/// <param name="Cores">That the pipeline may use.</param>
/// <param name="CpuNs">Processor time of the process in the measured stretches; null: it is not the pipeline's alone.</param>
/// <param name="Known">Causes that can be told apart.</param>
/// <param name="Neighbours">Full names of those that run in processes of their own, one for each copy.</param>
internal sealed record ReplaySetting(
    string Condition, IReadOnlyList<string> Stages, IReadOnlyList<int> Cores, long? CpuNs, IReadOnlySet<Cause> Known, IReadOnlyList<string> Neighbours);

/// <summary>Blocks of a launch's condition, to be run on paper as they were and otherwise.</summary>
internal sealed class ConditionReplay
{
    /// <summary>How far beyond the cores a demand may be: counters are read at other times than visits begin and end.</summary>
    private const double Slack = 1.1;

    /// <summary>How much slower visits side by side are taken to be, to see how much an answer hangs on that.</summary>
    public const double Slower = 0.1;

    /// <summary>Less of the visits' time than this that is spent side by side, more or less than before, does not matter.</summary>
    private const double Little = 0.01;

    /// <summary>Slower visits are side by side longer: so often it is looked at again.</summary>
    private const int Passes = 3;

    private readonly IReadOnlyList<TracedBlock> blocks;
    private readonly ReplaySetting setting;
    private readonly BatchCosts batches;
    private readonly long busyNs;
    private readonly IReadOnlyList<double[]> beside;

    public ConditionReplay(IReadOnlyList<TracedBlock> blocks, ReplaySetting setting)
    {
        (this.blocks, this.setting) = (blocks, setting);
        batches = new BatchCosts(blocks, setting.Stages.Count);
        busyNs = blocks.Sum(Busy);
        Measured = ReplayTimes.Measured(blocks);
        var runs = Runs([], null);
        beside = [.. runs.Select(run => SideBySide.Shares(run.Block, run.Result))];
        Replayed = ReplayTimes.Of(runs);
    }

    public ReplayTimes Measured { get; }

    public ReplayTimes Replayed { get; }

    /// <summary>What it would come to, or why that can't be told.</summary>
    public (ReplayTimes? Times, string? Reason) Predict(WhatIf whatIf)
    {
        if (whatIf.Changes.Select(Refusal).FirstOrDefault(why => why is not null) is { } because) return (null, because);
        var pin = whatIf.Changes.OfType<NeighbourPin>().FirstOrDefault();
        var changed = ReplayTimes.Of(Runs(whatIf));
        if (pin is not null && Demand(changed) is var needed && needed > Slack * Free(pin))
            return (null, Text($"its visits keep up to {needed:0.#} cores busy, and 'pin' leaves {Free(pin)} free of the neighbour: who would get which core is not known"));
        if (changed.MostAtOnce <= Replayed.MostAtOnce) return (changed, null);
        if (Conditions.NeighboursOf(setting.Condition) is not null && pin is null)
            return (null, "more visits would run at once, and compete with the neighbours for cores in a way that their turns so far don't show");
        var (least, demand) = (setting.Cores.Count, Demand(changed));
        return demand <= Slack * least
            ? (changed, null)
            : (null, Text($"{changed.MostAtOnce} visits at once would keep {demand:0.#} cores busy, and there are {least}"));
    }

    /// <summary>
    /// What it would come to if a visit took <see cref="Slower"/> longer while it is side by side with another, which no launch shows whose visits were not.
    /// Those that were side by side already have it in what they took.
    /// </summary>
    /// <param name="whatIf">What can be predicted.</param>
    /// <param name="changed">The prediction.</param>
    /// <returns>Null: about as much is side by side as was.</returns>
    public ReplayTimes? PredictSlower(WhatIf whatIf, ReplayTimes changed) =>
        Math.Abs(changed.Beside - Replayed.Beside) < Little ? null : ReplayTimes.Of(Runs(whatIf, slower: true));

    private List<(TracedBlock Block, ReplayResult Result)> Runs(WhatIf whatIf, bool slower = false)
    {
        var pin = whatIf.Changes.OfType<NeighbourPin>().FirstOrDefault();
        return Runs(
            whatIf.Changes.Where(change => change is not NeighbourPin),
            pin is null ? null : setting.Neighbours.First(one => WhatIf.IsCalled(one, pin.Neighbour)),
            slower);
    }

    private List<(TracedBlock Block, ReplayResult Result)> Runs(IEnumerable<WhatIfChange> changes, string? freed, bool slower = false)
    {
        var runs = new List<(TracedBlock, ReplayResult)>();
        foreach (var block in blocks)
        {
            var changed = new ChangedBlock(block, setting.Stages, setting.Cores.Count, batches);
            foreach (var change in changes) changed.Make(change);
            if (freed is not null) changed.Free(freed);
            var result = changed.Run();
            for (var pass = 0; slower && pass < Passes; pass++)
            {
                var (was, shares) = (beside[runs.Count], SideBySide.Shares(block, result));
                result = changed.Run(visit => (1 + Slower * shares[visit]) / (1 + Slower * was[visit]));
            }

            runs.Add((block, result));
        }

        return runs;
    }

    private string? Refusal(WhatIfChange change) => change switch
    {
        WithoutCause { NeedsCauses: true } no when !setting.Known.Contains(no.Cause) => $"{CauseNames.Of(no.Cause)} is not recorded here, so what it costs is not known",
        WorkersChange more when more.Workers > setting.Cores.Count => Text($"there are {setting.Cores.Count} cores: how {more.Workers} workers would share them is not known"),
        BatchSizeChange batch when !batches.IsKnown(StageNumber(batch.Of)) => "all batches had the same size: what another size costs is not known",
        NeighbourPin pin when !setting.Neighbours.Any(one => WhatIf.IsCalled(one, pin.Neighbour)) => "the neighbour lives in the same process: whose turn held which core is not known",
        NeighbourPin when setting.Neighbours.Distinct().Count() > 1 => "other neighbours would take the cores that it leaves",
        NeighbourPin when !setting.Known.Contains(Cause.RunQueue) => "who held which core is not recorded here",
        _ => null,
    };

    private int StageNumber(string stage) => setting.Stages.TakeWhile(name => name != stage).Count();

    private int Free(NeighbourPin pin) => setting.Cores.Except(Engine.CoreList.Parse(pin.Cores)).Count();

    /// <summary>Cores that the visits keep busy when most are at once: what each uses while it does not wait for a core, times how many there are.</summary>
    private double Demand(ReplayTimes times) => setting.CpuNs is { } cpu && busyNs > 0 ? times.MostAtOnce * (double)cpu / busyNs : times.MostAtOnce;

    private static long Busy(TracedBlock block)
    {
        var counted = block.Counted.ToHashSet();
        var busy = 0L;
        for (var visit = 0; visit < block.Services.Count; visit++)
        {
            // A batch is one visit.
            if (counted.Contains(block.Case.Visits[visit].Query) && (block.Leads.Count == 0 || block.Leads[visit] == visit))
                busy += block.Services[visit].Sum - block.Services[visit][Cause.RunQueue];
        }

        return busy;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
