namespace Modbench;

/// <summary>
/// All queries are there at the start; at most 4 × the sum of slots are inside the graph at once (a slot of a batched stage counts as many as its
/// <see cref="StageAttribute.BatchSize"/>). The headline is throughput; its responses are not latencies.
/// </summary>
public sealed class OfflineAttribute : ScenarioAttribute;
