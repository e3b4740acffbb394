using Modbench.Generators.Reading;

namespace Modbench.Generators.Checking;

/// <summary>By stage: those that a query may go to next, by a route or along an edge, as the edges were when it was made.</summary>
internal sealed class Followers
{
    private readonly Dictionary<StageDraft, List<StageDraft>> _next;

    public Followers(List<StageDraft> stages)
    {
        _next = stages.ToDictionary(stage => stage, stage => stage.Targets.ToList());
        foreach (var stage in stages)
        {
            foreach (var giver in stage.Edges)
            {
                if (_next.TryGetValue(giver, out var next)) next.Add(stage);
            }
        }
    }

    /// <summary>Right behind the stage.</summary>
    public IReadOnlyList<StageDraft> Of(StageDraft stage) => _next.TryGetValue(stage, out var next) ? next : [];

    /// <summary>At any distance behind the stage, on ways that leave one stage out.</summary>
    public HashSet<StageDraft> Behind(StageDraft start, StageDraft? but = null)
    {
        var behind = new HashSet<StageDraft>();
        var waiting = new Stack<StageDraft>();
        waiting.Push(start);
        while (waiting.Count > 0)
        {
            foreach (var next in Of(waiting.Pop()))
            {
                if (next != but && behind.Add(next)) waiting.Push(next);
            }
        }

        return behind;
    }
}
