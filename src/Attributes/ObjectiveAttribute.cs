namespace Modbench;

/// <summary>
/// A response time that each query should meet. Gives <c>goodput</c> (queries per second that met it and did not fail) and
/// <c>attainment</c> (their share). Never changes the exit code.
/// </summary>
/// <param name="limit">A time with unit, such as <c>80 ms</c>.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = true)]
public sealed class ObjectiveAttribute(string limit) : Attribute
{
    /// <summary>The limit on a query's response.</summary>
    public string Limit { get; } = limit;

    /// <summary>The share of queries that should meet it, in (0, 1]. Default 1.</summary>
    public double Share { get; set; } = 1;
}
