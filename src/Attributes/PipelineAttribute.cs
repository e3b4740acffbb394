namespace Modbench;

/// <summary>Marks a class (or record class) as a pipeline: its <see cref="StageAttribute"/> members form the graph that is measured.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class PipelineAttribute : Attribute
{
    /// <summary>
    /// True: measured by itself even when another pipeline's <see cref="CollocateAttribute"/> names it as a neighbour. Default false: a
    /// pipeline named there that has no collocation, budget, objective or quality of its own is planned only as a neighbour.
    /// </summary>
    public bool Alone { get; set; }
}
