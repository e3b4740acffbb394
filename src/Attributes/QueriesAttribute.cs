namespace Modbench;

/// <summary>
/// Marks the static, parameterless method or property that gives the queries: <see cref="IEnumerable{T}"/> or
/// <see cref="IAsyncEnumerable{T}"/>, any accessibility, may be inherited. Enumerated once, before warm-up; the scenario's seed picks from it.
/// </summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property, Inherited = false)]
public sealed class QueriesAttribute : Attribute;
