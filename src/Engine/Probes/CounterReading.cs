using System.Runtime.CompilerServices;

namespace Modbench.Engine;

/// <summary>What a thread's counters stood at.</summary>
internal struct CounterReading
{
    /// <summary>How long the thread has run since the group was opened.</summary>
    public long EnabledNs;

    /// <summary>Of that, how long it was counted: less where more is to be counted than the processor can at once.</summary>
    public long RunningNs;

    /// <summary>In the order of the events; −1: not counted here.</summary>
    public CounterValues Values;
}

/// <summary>One number for each event of a group.</summary>
[InlineArray(CounterGroup.Most)]
internal struct CounterValues
{
    private long first;
}
