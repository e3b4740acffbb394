namespace Modbench;

/// <summary>The parameter receives the result of the named stage, wherever it stands in <see cref="StageAttribute.After"/>.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class FromAttribute(string stage) : Attribute
{
    /// <summary>The stage's member name, as in <c>nameof(Search)</c>.</summary>
    public string Stage { get; } = stage;
}
