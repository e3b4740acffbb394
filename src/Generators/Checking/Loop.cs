using Modbench.Generators.Reading;

namespace Modbench.Generators.Checking;

/// <summary>Ways from a stage back to itself.</summary>
internal static class Loop
{
    /// <summary>The shortest, breadth first, beginning with <paramref name="start"/>; null when there is none.</summary>
    /// <param name="start">The stage.</param>
    /// <param name="next">The stages that a way may go on to.</param>
    public static List<StageDraft>? Shortest(StageDraft start, Func<StageDraft, IEnumerable<StageDraft>> next)
    {
        var cameFrom = new Dictionary<StageDraft, StageDraft>();
        var waiting = new Queue<StageDraft>();
        waiting.Enqueue(start);
        while (waiting.Count > 0)
        {
            var at = waiting.Dequeue();
            foreach (var following in next(at))
            {
                if (following == start)
                {
                    var way = new List<StageDraft> { at };
                    while (way[0] != start) way.Insert(0, cameFrom[way[0]]);
                    return way;
                }

                if (cameFrom.ContainsKey(following)) continue;
                cameFrom[following] = at;
                waiting.Enqueue(following);
            }
        }

        return null;
    }
}
