namespace Modbench;

/// <summary>
/// Marks an instance method that runs once after creation, before the stages' own <see cref="ISetup"/>: returns <c>void</c>, <c>Task</c> or
/// <c>ValueTask</c> and takes nothing or a <see cref="CancellationToken"/>. Its time counts as <c>setup</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class SetupAttribute : Attribute;
