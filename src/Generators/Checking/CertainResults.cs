namespace Modbench.Generators.Checking;

/// <summary>Which results every visit of a stage is sure to find, as far as the edges alone tell; there may be more.</summary>
internal static class CertainResults
{
    /// <summary>By stage.</summary>
    public static StageSet[] Of(IReadOnlyList<ExploredStage> stages, StageReach reach)
    {
        var all = StageSet.Of(Enumerable.Range(0, stages.Count));
        var givers = new List<int>[stages.Count];
        for (var stage = 0; stage < stages.Count; stage++) givers[stage] = [];
        for (var giver = 0; giver < stages.Count; giver++)
        {
            foreach (var next in stages[giver].Next.Numbers()) givers[next].Add(giver);
        }

        // Behind a loop, tokens that wait for one another go on one by one: nothing is sure of branches then.
        var looped = StageSet.Of(Enumerable.Range(0, stages.Count).Where(stage => reach[stage].Has(stage)));
        var unsteady = looped.Numbers().Aggregate(looped, (set, stage) => set | reach[stage]);

        var certain = Enumerable.Repeat(all, stages.Count).ToArray();
        for (var changed = true; changed;)
        {
            changed = false;
            for (var stage = 0; stage < stages.Count; stage++)
            {
                var now = stages[stage].StartsWithQuery || givers[stage].Count == 0
                    ? default
                    : givers[stage].Aggregate(all, (set, giver) => set & (certain[giver] | StageSet.Of(giver)));
                now = WithBranches(now, stage);
                changed |= !now.Equals(certain[stage]);
                certain[stage] = now;
            }
        }

        return certain;

        // What a query is sure to have visited gives its successors a token, and the stage waits for those of them that lead to it.
        StageSet WithBranches(StageSet sure, int stage)
        {
            if (unsteady.Has(stage)) return sure;
            var open = new Queue<int>(sure.Numbers());
            foreach (var start in Enumerable.Range(0, stages.Count).Where(start => stages[start].StartsWithQuery)) Add(start);
            while (open.Count > 0)
            {
                var giver = open.Dequeue();
                if (stages[giver].Routes.Count > 0) continue;
                foreach (var next in (stages[giver].Successors | stages[giver].StreamSuccessors).Numbers()) Add(next);
            }

            return sure;

            void Add(int found)
            {
                if (sure.Has(found) || !reach[found].Has(stage)) return;
                sure |= StageSet.Of(found);
                open.Enqueue(found);
            }
        }
    }
}
