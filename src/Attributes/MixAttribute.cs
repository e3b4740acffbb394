namespace Modbench;

/// <summary>
/// One of several classes of queries, each with its own <see cref="QueriesAttribute"/> member; every query belongs to one of them, drawn by weight. All
/// members give the same type.
/// </summary>
/// <param name="queries">Name of the <see cref="QueriesAttribute"/> member: <c>nameof(Short)</c>. It names the class.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = true)]
public sealed class MixAttribute(string queries) : Attribute
{
    /// <summary>Name of the member, and of the class.</summary>
    public string Queries { get; } = queries;

    /// <summary>Share of the queries, relative to the other classes' weights. Above 0; default 1.</summary>
    public double Weight { get; set; } = 1;

    /// <summary>A limit on the response of this class's queries, such as <c>80 ms</c>, in place of <see cref="ObjectiveAttribute"/>'s. Default: that one.</summary>
    public string? Objective { get; set; }

    /// <summary>The share of them that should meet it, in (0, 1]. Default 1.</summary>
    public double Share { get; set; } = 1;
}
