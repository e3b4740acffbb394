using System.Runtime.InteropServices;

namespace Modbench.Engine;

/// <summary>One visit of one query in one stage; 40 bytes. Times are nanoseconds of the monotonic clock, shared by all processes of a run.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
public readonly record struct Span(long Ready, long Start, long End, long Query, short Stage, short Worker, int Flags)
{
    /// <summary>The visit ended with an exception.</summary>
    public const int Failed = 1;

    /// <summary>The visit went on after its call had returned: its service spans an await.</summary>
    public const int Awaited = 2;

    /// <summary>The query counts: it was not issued in a block's discarded start, nor in warm-up.</summary>
    public const int Measured = 4;

    private const int RouteShift = 16;
    private const int FirstRoute = 2;

    /// <summary>Flags of a router's visit that the query went on from.</summary>
    /// <param name="route">Position among its routes, up to 32,765; −1: it gave the answer.</param>
    public static int Routed(int route) => (route + FirstRoute) << RouteShift;

    /// <summary>Which way a router chose: a position among its routes; −1: it gave the answer; −2: the stage is no router, or the visit failed or came too late.</summary>
    public int Route => (Flags >> RouteShift) - FirstRoute;

    /// <summary>Start − Ready: waiting for a slot or a worker.</summary>
    public long Queueing => Start - Ready;

    /// <summary>End − Start.</summary>
    public long Service => End - Start;
}
