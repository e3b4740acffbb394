using System.Globalization;

namespace Modbench.Ledger;

/// <summary>What a change would come to.</summary>
/// <param name="Value">With visits side by side as much slower as is most likely.</param>
/// <param name="Least">With as little of that as can be.</param>
/// <param name="Most">With as much.</param>
internal sealed record Prediction(ReplayTimes Value, ReplayTimes Least, ReplayTimes Most);

/// <summary>Blocks of a launch's condition, to be run on paper as they were and otherwise.</summary>
internal sealed class ConditionReplay
{
    /// <summary>How far beyond the cores a demand may be: counters are read at other times than visits begin and end.</summary>
    private const double Slack = 1.1;

    /// <summary>Slower visits are side by side longer, and keep workers from idling: so often it is looked at again.</summary>
    private const int Passes = 4;

    private readonly ReplaySetting setting;
    private readonly BatchCosts batches;
    private readonly WakeUpCosts wakeUps;
    private readonly long busyNs;
    private readonly IReadOnlyList<(TracedBlock Block, ReplayResult Result)> asWere;
    private readonly (Crowding Few, Crowding Many) demands;

    /// <param name="blocks">Of one launch and condition.</param>
    /// <param name="setting">What else is known.</param>
    /// <param name="cost">What visits side by side take of each other; null: what the launch shows.</param>
    public ConditionReplay(IReadOnlyList<TracedBlock> blocks, ReplaySetting setting, SideBySideCost? cost = null)
    {
        this.setting = setting;
        batches = new BatchCosts(blocks, setting.Stages.Count);
        busyNs = blocks.Sum(Busy);
        Measured = ReplayTimes.Measured(blocks);
        asWere = [.. blocks.Select(block => (block, Change(block, [], null).Run()))];
        Replayed = ReplayTimes.Of(asWere);
        wakeUps = new WakeUpCosts(asWere);
        demands = Demands();
        Cost = cost ?? SideBySideCost.Of(asWere, Between(0));
    }

    public ReplayTimes Measured { get; }

    public ReplayTimes Replayed { get; }

    /// <summary>What visits side by side take of each other.</summary>
    public SideBySideCost Cost { get; }

    /// <summary>What it would come to, or why that can't be told.</summary>
    public (Prediction? Times, string? Reason) Predict(WhatIf whatIf)
    {
        if (whatIf.Changes.Select(Refusal).FirstOrDefault(why => why is not null) is { } because) return (null, because);
        var pin = whatIf.Changes.OfType<NeighbourPin>().FirstOrDefault();
        var alike = ReplayTimes.Of(Runs(whatIf, null));
        if (pin is not null && Demand(alike) is var needed && needed > Slack * Free(pin))
            return (null, Text($"its visits keep up to {needed:0.#} cores busy, and 'pin' leaves {Free(pin)} free of the neighbour: who would get which core is not known"));
        if (alike.MostAtOnce > Replayed.MostAtOnce && Conditions.NeighboursOf(setting.Condition) is not null && pin is null)
            return (null, "more visits would run at once, and compete with the neighbours for cores in a way that their turns so far don't show");

        // Where nobody is beside anybody who was not, there is nothing to be in doubt about.
        if (alike.MostAtOnce == Replayed.MostAtOnce && alike.Beside == Replayed.Beside) return (new Prediction(alike, alike, alike), null);
        return (
            new Prediction(
                ReplayTimes.Of(Runs(whatIf, Between(Cost.Likely))),
                ReplayTimes.Of(Runs(whatIf, demands.Few with { Cost = Cost.Low })),
                ReplayTimes.Of(Runs(whatIf, demands.Many with { Cost = Cost.High }))),
            null);
    }

    /// <summary>In the middle between few cores that visits need and many.</summary>
    private Crowding Between(double cost) =>
        new(cost, setting.Cores.Count, (demands.Few.PerVisit + demands.Many.PerVisit) / 2, (demands.Few.Beside + demands.Many.Beside) / 2);

    private List<(TracedBlock Block, ReplayResult Result)> Runs(WhatIf whatIf, Crowding? crowding)
    {
        var pin = whatIf.Changes.OfType<NeighbourPin>().FirstOrDefault();
        var freed = pin is null ? null : setting.Neighbours.First(one => WhatIf.IsCalled(one, pin.Neighbour));
        var runs = new List<(TracedBlock, ReplayResult)>();
        var known = pin is null && !whatIf.Changes.Any(change => change is WithoutCause { Cause: Cause.RunQueue or Cause.Throttle });
        foreach (var (block, asWas) in asWere)
        {
            var changed = Change(block, whatIf.Changes.Where(change => change is not NeighbourPin), freed);
            var result = changed.Run();
            var was = crowding?.Speeds(block, asWas);
            for (var pass = 0; pass < Passes; pass++)
            {
                var speeds = crowding?.Speeds(block, result);
                var later = known ? wakeUps.More(block, result) : null;
                if (speeds is null && later is null) break;
                result = changed.Run(speeds is null ? null : visit => was![visit] / speeds[visit], later);
            }

            runs.Add((block, result));
        }

        return runs;
    }

    private ChangedBlock Change(TracedBlock block, IEnumerable<WhatIfChange> changes, string? freed)
    {
        var changed = new ChangedBlock(block, setting.Stages, setting.Cores.Count, batches);
        foreach (var change in changes) changed.Make(change);
        if (freed is not null) changed.Free(freed);
        return changed;
    }

    /// <summary>
    /// Cores that visits need, as few as they may be and as many. What the process uses above a core for each goes on beside its visits all the time (whoever
    /// issues queries, collections), or else within them, by threads that help. What other processes use is beside them.
    /// </summary>
    private (Crowding Few, Crowding Many) Demands()
    {
        var (cores, rest) = (setting.Cores.Count, setting.RestCores);
        if (setting.CpuNs is not { } cpu || busyNs == 0) return (new Crowding(0, cores, 1, rest), new Crowding(0, cores, 1, rest));
        var each = (double)cpu / busyNs;
        var few = new Crowding(0, cores, Math.Min(each, 1), rest + Math.Max(0, cpu - busyNs) / (double)Measured.ElapsedNs).Wanting(Math.Min(each, 1), ReplayTimes.Spent(asWere));
        return (few, new Crowding(0, cores, Math.Max(few.PerVisit, each), rest));
    }

    private string? Refusal(WhatIfChange change) => change switch
    {
        WithoutCause { NeedsCauses: true } no when !setting.Known.Contains(no.Cause) => $"{CauseNames.Of(no.Cause)} is not recorded here, so what it costs is not known",
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
