namespace Modbench;

/// <summary>
/// Runs the pipeline's scenarios again beside other pipelines of this project and reports slowdown and residency. Repeated: one condition
/// each; several types in one: all of them together.
/// </summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = true)]
public sealed class CollocateAttribute(params Type[] neighbours) : Attribute
{
    /// <summary>The neighbours: types marked <see cref="PipelineAttribute"/>. Each runs its first scenario until told to stop.</summary>
    public Type[] Neighbours { get; } = neighbours;

    /// <summary>How many processes of each neighbour run. At least 1; default 1.</summary>
    public int Copies { get; set; } = 1;

    /// <summary>Kind or full name of the subject's scenarios that are collocated. Default: all.</summary>
    public string? Scenario { get; set; }
}
