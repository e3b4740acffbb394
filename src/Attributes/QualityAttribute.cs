namespace Modbench;

/// <summary>
/// Marks a static method <c>(TQuery, TAnswer)</c> → <see cref="double"/> or <see cref="bool"/> that judges one answer. Computed after the
/// launch, off the measured path, over every answer up to 10,000 and over a seeded sample above; the mean is the measure <c>quality.name</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class QualityAttribute(string name) : Attribute
{
    /// <summary>The measure's name after <c>quality.</c>, such as <c>recall@5</c>.</summary>
    public string Name { get; } = name;

    /// <summary>The mean must not be below this. <see cref="double.NaN"/>, the default: no floor.</summary>
    public double AtLeast { get; set; } = double.NaN;

    /// <summary>The mean must not be above this. <see cref="double.NaN"/>, the default: no ceiling.</summary>
    public double AtMost { get; set; } = double.NaN;
}
