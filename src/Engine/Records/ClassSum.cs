namespace Modbench.Engine;

/// <summary>Measured queries of one class in one block.</summary>
/// <param name="Queries">However they ended.</param>
/// <param name="Met">Of them, completed within their class's limit.</param>
public readonly record struct ClassSum(long Queries, long Met);
