namespace Modbench;

/// <summary>
/// Marks the static method that makes the pipeline: returns <c>P</c>, <c>Task&lt;P&gt;</c> or <c>ValueTask&lt;P&gt;</c> and takes nothing
/// or a <see cref="CancellationToken"/>. The place for configuration and dependency injection. Without it the parameterless constructor is used.
/// </summary>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class CreateAttribute : Attribute;
