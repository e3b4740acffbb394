namespace Modbench.Steady;

// A tier-up, under what a user who says little gets, and measured for long: three seconds of quick and of slower queries, few queries, a server.
[Pipeline, SingleStream]
internal sealed class QuickTierUp() : Planted(1, TierUp);

[Pipeline, SingleStream(Duration = "8 s")]
internal sealed class QuickTierUpLong() : Planted(1, TierUp);

[Pipeline, SingleStream]
internal sealed class SlowTierUp() : Planted(10, TierUp);

[Pipeline, SingleStream(Duration = "8 s")]
internal sealed class SlowTierUpLong() : Planted(10, TierUp);

[Pipeline, SingleStream(Queries = 100)]
internal sealed class FewTierUp() : Planted(4, TierUp);

[Pipeline, SingleStream(Duration = "8 s")]
internal sealed class FewTierUpLong() : Planted(4, TierUp);

[Pipeline, Server(QueriesPerSecond = 100)]
internal sealed class ServedTierUp() : Planted(4, TierUp);

[Pipeline, Server(QueriesPerSecond = 100, Duration = "8 s")]
internal sealed class ServedTierUpLong() : Planted(4, TierUp);

// Warmed for some tenths of a second: what is left of the two seconds is measured.
[Pipeline, Offline(Duration = "8 s", WarmupQueries = 50)]
internal sealed class OfflineTierUp() : Planted(4, TierUp);

[Pipeline, Offline(Duration = "8 s")]
internal sealed class OfflineTierUpLong() : Planted(4, TierUp);

[Pipeline, SingleStream]
internal sealed class Drifts() : Planted(1, Drift);

[Pipeline, Offline(Duration = "8 s")]
internal sealed class OfflineDrifts() : Planted(1, Drift);

[Pipeline, Offline(Duration = "8 s")]
internal sealed class OfflinePlain() : Planted(1, Plain);

[Pipeline, SingleStream]
internal sealed class Plain() : Planted(1, Plain);

// What the harness cuts into stretches.
[Pipeline, SingleStream(Duration = "26 s")]
internal sealed class PlainLong() : Planted(1, Plain);
