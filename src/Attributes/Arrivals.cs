namespace Modbench;

/// <summary>How the queries of an open loop are spread over time. All three have the declared mean rate, <see cref="Bursty"/> over whole bursts and silences.</summary>
public enum Arrivals
{
    /// <summary>Independent of each other: gaps are exponential.</summary>
    Poisson = 0,

    /// <summary>Equal gaps, as from a camera or a timer; the first comes half a gap after the start.</summary>
    Constant = 1,

    /// <summary>
    /// Poisson arrivals in bursts with silences between: all queries of a burst and the silence after it come in the burst, whose rate is so much higher.
    /// </summary>
    Bursty = 2,
}
