namespace Modbench.Engine;

/// <summary>A pipeline's queries were enumerated and there was none.</summary>
internal sealed class NoQueriesException() : Exception("[Queries] gave no queries: at least one is needed");
