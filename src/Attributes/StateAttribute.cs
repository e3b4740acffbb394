namespace Modbench;

/// <summary>
/// The parameter is a state of the query, the same for all stages that ask for its type: a class with a parameterless constructor that is
/// <see cref="IResettable"/>, or, by <c>ref</c>, a struct. Pooled: reset after each query (a struct to its default).
/// </summary>
/// <remarks>Stages in parallel branches of one query share it, and must be safe for that.</remarks>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class StateAttribute : Attribute;
