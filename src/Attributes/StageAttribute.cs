namespace Modbench;

/// <summary>
/// Marks a method, or a field or property whose type is an <see cref="IStage{TIn,TOut}"/> or <see cref="IAsyncStage{TIn,TOut}"/>, as a
/// stage. By default a stage follows the stage declared before it in the same type and file.
/// </summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Field | AttributeTargets.Property, Inherited = false)]
public sealed class StageAttribute : Attribute
{
    /// <summary>Names of the stages whose results this one takes, one parameter each, by position or by <see cref="FromAttribute"/>.</summary>
    public string[] After { get; set; } = [];

    /// <summary>How many visits of this stage may run at once. At least 1; default 1.</summary>
    public int Slots { get; set; } = 1;
}
