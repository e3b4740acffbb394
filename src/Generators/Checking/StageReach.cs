namespace Modbench.Generators.Checking;

/// <summary>By stage: wherever tokens that are there may come.</summary>
internal sealed class StageReach
{
    private readonly StageSet[] _all;
    private readonly StageSet[] _whenStreaming;

    public StageReach(IReadOnlyList<ExploredStage> stages)
    {
        _all = [.. stages.Select(stage => stage.Next)];

        // By each stage in turn as the last one that a way may lead through: all ways, after one pass.
        for (var through = 0; through < stages.Count; through++)
        {
            for (var from = 0; from < stages.Count; from++)
            {
                if (_all[from].Has(through)) _all[from] |= _all[through];
            }
        }

        _whenStreaming = [.. stages.Select(stage => stage.Successors.Numbers().Aggregate(stage.Successors, (reach, next) => reach | _all[next]))];
    }

    /// <summary>The stages behind it; itself only in a loop.</summary>
    public StageSet this[int stage] => _all[stage];

    /// <summary>The same, once its first piece has been given.</summary>
    public StageSet WhenStreaming(int stage) => _whenStreaming[stage];
}
