namespace Modbench.Ledger;

/// <summary>A block with something otherwise, ready to be run on paper.</summary>
/// <param name="block">As it was.</param>
/// <param name="stages">Names of the stages by number.</param>
/// <param name="cores">That the pipeline may use.</param>
/// <param name="batches">What batches cost by their size.</param>
internal sealed class ChangedBlock(TracedBlock block, IReadOnlyList<string> stages, int cores, BatchCosts batches)
{
    private readonly CauseTimes[] services = [.. block.Services];
    private readonly CauseTimes[] entries = [.. block.Entries];
    private readonly ReplayStage[] forms = [.. block.Case.Stages];
    private readonly double[] factors = [.. stages.Select(_ => 1.0)];
    private int? workers;

    /// <summary>Makes one change more.</summary>
    /// <param name="change">Any but a pin, which has to be told what it frees.</param>
    public void Make(WhatIfChange change)
    {
        switch (change)
        {
            case SlotsChange slots: forms[Number(slots.Of)] = forms[Number(slots.Of)] with { Slots = slots.Slots }; break;
            case BatchSizeChange batch: forms[Number(batch.Of)] = forms[Number(batch.Of)] with { BatchSize = batch.Size }; break;
            case ServiceChange service: factors[Number(service.Of)] = service.Factor; break;
            case WorkersChange more: workers = more.Workers; break;
            case WithoutCause { Cause: Cause.BatchWait }:
                for (var stage = 0; stage < forms.Length; stage++) forms[stage] = forms[stage] with { BatchWaitNs = 0 };
                break;
            case WithoutCause without:
                Keep(services, without.Cause, _ => 0);
                Keep(entries, without.Cause, _ => 0);
                break;
            default: throw new ArgumentException($"'{change}' can't be made here", nameof(change));
        }
    }

    /// <summary>The neighbour holds no core that the visits could use: what they waited for it is gone.</summary>
    /// <param name="neighbour">Full name.</param>
    public void Free(string neighbour)
    {
        var held = new double[stages.Count];
        foreach (var (stage, blames) in block.Blames)
        {
            List<Blame> waited = [.. blames.Where(blame => blame.Cause == Cause.RunQueue)];
            var all = waited.Sum(blame => (double)blame.Ns);
            held[stage] = all == 0 ? 0 : waited.Where(blame => blame.Pipeline == neighbour).Sum(blame => (double)blame.Ns) / all;
        }

        Keep(services, Cause.RunQueue, visit => 1 - held[block.Case.Visits[visit].Stage]);
    }

    /// <summary>Runs it.</summary>
    /// <param name="slower">Visits that take longer or shorter by themselves, by so many times; null: none.</param>
    /// <param name="later">Nanoseconds by visit that it takes longer until a worker begins it; null: none.</param>
    public ReplayResult Run(Func<int, double>? slower = null, IReadOnlyList<long>? later = null)
    {
        var service = new long[services.Length];
        for (var visit = 0; visit < service.Length; visit++)
            service[visit] = Math.Max(0, Times(Times(services[visit].Sum + Alone(visit), Factor(visit)), slower?.Invoke(visit) ?? 1) + (later?[visit] ?? 0));
        var changed = block.Case.With(forms, workers ?? cores) with { Visits = Visits(service) };
        return new GraphReplay(changed).Run(
            service, [.. entries.Select(parts => parts.Sum)], (lead, count) => Math.Max(0, service[lead] + Times(batches.More(block, lead, count), Factor(lead))));
    }

    // A stage that no longer makes batches.
    private long Alone(int visit)
    {
        var stage = block.Case.Visits[visit].Stage;
        return forms[stage].BatchSize > 1 || block.Case.Stages[stage].BatchSize == 1 ? 0 : batches.More(block, visit, 1);
    }

    private double Factor(int visit) => factors[block.Case.Visits[visit].Stage];

    // The first piece comes as much sooner as the whole.
    private IReadOnlyList<ReplayVisit> Visits(long[] service) => block.Case.Visits.All(visit => visit.Reads < 0)
        ? block.Case.Visits
        : [.. block.Case.Visits.Select(visit => visit.Reads < 0 || block.Services[visit.Reads].Sum == 0
            ? visit
            : visit with { FirstPieceNs = Times(visit.FirstPieceNs, (double)service[visit.Reads] / block.Services[visit.Reads].Sum) })];

    private int Number(string stage) => stages.TakeWhile(name => name != stage).Count();

    private static void Keep(CauseTimes[] times, Cause cause, Func<int, double> share)
    {
        for (var place = 0; place < times.Length; place++) times[place][cause] = Times(times[place][cause], share(place));
    }

    // What is not changed stays what it is, to the nanosecond.
    private static long Times(long ns, double factor) => factor == 1 ? ns : (long)Math.Round(ns * factor);
}
