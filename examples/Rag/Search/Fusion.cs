namespace Rag;

/// <summary>Reciprocal rank fusion (Cormack, Clarke, Büttcher, SIGIR 2009): only ranks count, so scores of different kinds can meet.</summary>
public static class Fusion
{
    private const float K = 60;

    /// <returns>Every document of the lists, best first.</returns>
    public static Hit[] ReciprocalRank(params ReadOnlySpan<Hit[]> lists)
    {
        var scores = new Dictionary<int, float>();
        foreach (var list in lists)
            for (var rank = 0; rank < list.Length; rank++)
                scores[list[rank].Document] = scores.GetValueOrDefault(list[rank].Document) + (1 / (K + rank + 1));

        return [.. scores.Select(pair => new Hit(pair.Key, pair.Value)).OrderByDescending(hit => hit.Score).ThenBy(hit => hit.Document)];
    }
}
