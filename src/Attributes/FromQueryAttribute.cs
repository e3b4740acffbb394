namespace Modbench;

/// <summary>The parameter receives the original query. A stage with only such parameters starts a branch of its own beside the others.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class FromQueryAttribute : Attribute;
