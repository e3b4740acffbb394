using Modbench;
using Modbench.Neighbours;

namespace Injectors;

/// <summary>Takes a core.</summary>
[Pipeline]
public sealed class Hog : CpuHog;

/// <summary>Takes half of a core.</summary>
[Pipeline]
public sealed class HalfHog() : CpuHog(milliseconds: 5, rest: 5);

/// <summary>Holds the lock in three quarters of the time.</summary>
[Pipeline]
public sealed class Holder() : LockHolder(Work.Gate, hold: 9, rest: 3);

/// <summary>Occupies the pool's workers.</summary>
[Pipeline]
public sealed class Blocker() : PoolBlocker(workers: 16, milliseconds: 10);

/// <summary>Sets off many small collections of a heap that lives.</summary>
[Pipeline]
public sealed class SmallObjects() : Allocator(megabytesPerSecond: 300, objectBytes: 200, liveMegabytes: 60);

/// <summary>Sets off collections of the whole heap.</summary>
[Pipeline]
public sealed class LargeObjects() : Allocator(megabytesPerSecond: 3000, objectBytes: 200_000, liveMegabytes: 100);

/// <summary>Takes the memory's bandwidth, and the caches that are shared.</summary>
[Pipeline]
public sealed class Streamer() : MemoryStreamer(megabytes: 256);

/// <summary>Holds all places in three quarters of the time.</summary>
[Pipeline]
public sealed class PlaceHolder() : SlotHolder(Work.Places, count: 2, hold: 9, rest: 3);

/// <summary>Writes to the subject's disk.</summary>
[Pipeline]
public sealed class Writer() : DiskWriter(megabytes: 8);

/// <summary>Does next to nothing.</summary>
[Pipeline]
public sealed class Innocent() : CpuHog(milliseconds: 0.01, rest: 20);

/// <summary>Gives the subject's control group a little more than half of a core.</summary>
[Pipeline]
public sealed class Quota() : CpuQuota(cores: 0.6);
