namespace Modbench.Engine;

/// <summary>A pipeline's queries were enumerated and there was none.</summary>
/// <param name="member">The member that gave none, where there are several.</param>
internal sealed class NoQueriesException(string? member = null) : Exception(
    member is null ? "[Queries] gave no queries: at least one is needed" : $"[Queries] '{member}' gave no queries: each member of the mix needs at least one");
