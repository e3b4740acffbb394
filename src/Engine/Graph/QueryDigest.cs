namespace Modbench.Engine;

/// <summary>
/// One number for what a set of queries holds, down to numbers and texts, so that two builds can be seen to ask the same. Names of types and members are no part
/// of it: a renamed property asks nothing else.
/// </summary>
public static class QueryDigest
{
    /// <param name="queries">All, in their order.</param>
    /// <returns>32 hexadecimal digits; null: they hold what is more than its value, such as a stream, a delegate or a handle.</returns>
    public static string? Of<T>(IReadOnlyList<T> queries)
    {
        var digest = new ValueDigest();
        for (var i = 0; i < queries.Count; i++)
        {
            if (!digest.TryAdd(queries[i])) return null;
        }

        return digest.ToString();
    }
}
