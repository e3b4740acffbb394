namespace Modbench;

/// <summary>
/// Runs the pipeline's scenarios again beside other pipelines of this project and reports slowdown and residency. Repeated: one condition
/// each; several types in one: all of them together.
/// </summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = true)]
public sealed class CollocateAttribute(params Type[] neighbours) : Attribute
{
    /// <summary>The neighbours: types marked <see cref="PipelineAttribute"/>. Each runs its first scenario until told to stop; a
    /// <see cref="PeakAttribute"/> can't be one.</summary>
    public Type[] Neighbours { get; } = neighbours;

    /// <summary>How many of each neighbour run. At least 1; default 1.</summary>
    public int Copies { get; set; } = 1;

    /// <summary>Whether a neighbour has a process of its own or lives in the subject's. Default <see cref="Isolation.Process"/>.</summary>
    public Isolation Isolation { get; set; }

    /// <summary>
    /// The logical cores that the neighbours may use, such as <c>"0"</c> or <c>"0-1,3"</c>, numbered as the system does. The subject stays where the system
    /// puts it. With <see cref="Isolation.Thread"/> it holds for the threads that run the neighbour's stages, not for those that its code starts or the thread
    /// pool's. Default: all.
    /// </summary>
    public string? Cores { get; set; }

    /// <summary>Kind or full name of the subject's scenarios that are collocated. Default: all.</summary>
    public string? Scenario { get; set; }
}
