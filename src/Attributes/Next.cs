#pragma warning disable CA1000, CA1034, CA1815, CA2225 // Made by Next's methods, converted to what the router returns, never compared.
namespace Modbench;

/// <summary>Where a router sends a query: <c>return Next.First(embedding);</c>. The position is that in <see cref="StageAttribute.Routes"/>.</summary>
public static class Next
{
    /// <summary>To the first route.</summary>
    public static FirstRoute<T> First<T>(T value) => new(value);

    /// <summary>To the second route.</summary>
    public static SecondRoute<T> Second<T>(T value) => new(value);

    /// <summary>To the third route.</summary>
    public static ThirdRoute<T> Third<T>(T value) => new(value);

    /// <summary>To the fourth route.</summary>
    public static FourthRoute<T> Fourth<T>(T value) => new(value);

    /// <summary>Ends the query with this answer. The router's <c>Next</c> has one type more than it has routes: the answer's, last.</summary>
    public static AnswerRoute<T> Answer<T>(T value) => new(value);
}

/// <summary>How a route is kept, so that <c>default</c> is none.</summary>
internal static class Way
{
    /// <summary>0 is none, 1 the answer.</summary>
    public const int ToRoute0 = 2;
}

/// <summary>Made by <see cref="Next.First"/>: the way to the first route; converts to any <c>Next</c> that has it.</summary>
/// <typeparam name="T">What goes with the query.</typeparam>
public readonly struct FirstRoute<T>
{
    internal FirstRoute(T value) => (Value, IsMade) = (value, true);

    /// <summary>What goes with the query.</summary>
    public T Value { get; }

    internal bool IsMade { get; }
}

/// <summary>Made by <see cref="Next.Second"/>: the way to the second route; converts to any <c>Next</c> that has it.</summary>
/// <typeparam name="T">What goes with the query.</typeparam>
public readonly struct SecondRoute<T>
{
    internal SecondRoute(T value) => (Value, IsMade) = (value, true);

    /// <summary>What goes with the query.</summary>
    public T Value { get; }

    internal bool IsMade { get; }
}

/// <summary>Made by <see cref="Next.Third"/>: the way to the third route; converts to any <c>Next</c> that has it.</summary>
/// <typeparam name="T">What goes with the query.</typeparam>
public readonly struct ThirdRoute<T>
{
    internal ThirdRoute(T value) => (Value, IsMade) = (value, true);

    /// <summary>What goes with the query.</summary>
    public T Value { get; }

    internal bool IsMade { get; }
}

/// <summary>Made by <see cref="Next.Fourth"/>: the way to the fourth route; converts to any <c>Next</c> that has it.</summary>
/// <typeparam name="T">What goes with the query.</typeparam>
public readonly struct FourthRoute<T>
{
    internal FourthRoute(T value) => (Value, IsMade) = (value, true);

    /// <summary>What goes with the query.</summary>
    public T Value { get; }

    internal bool IsMade { get; }
}

/// <summary>Made by <see cref="Next.Answer"/>: the end of the query with an answer; converts to any <c>Next</c> that has it.</summary>
/// <typeparam name="T">What goes with the query.</typeparam>
public readonly struct AnswerRoute<T>
{
    internal AnswerRoute(T value) => (Value, IsMade) = (value, true);

    /// <summary>What goes with the query.</summary>
    public T Value { get; }

    internal bool IsMade { get; }
}

/// <summary>What a router with one type of results returns: a route by its position in <see cref="StageAttribute.Routes"/>, and the value for the stage there.</summary>
/// <typeparam name="T1">What route 1 receives, or the answer where there are no routes.</typeparam>
public readonly struct Next<T1>
{
    private readonly int way;

    private Next(int route, T1 value1)
    {
        way = route + Way.ToRoute0;
        Value1 = value1;
    }

    /// <summary>The route's position, from 0; −1: the query ends with the last value as its answer; −2: none, as in <c>default</c>, which fails the query.</summary>
    public int Route => way - Way.ToRoute0;

    /// <summary>The value for route 1, if that was taken.</summary>
    public T1 Value1 { get; }

    /// <summary>What <see cref="Next.First"/> made.</summary>
    public static implicit operator Next<T1>(FirstRoute<T1> route) => route.IsMade ? new(0, route.Value) : default;

    /// <summary>What <see cref="Next.Answer"/> made.</summary>
    public static implicit operator Next<T1>(AnswerRoute<T1> answer) => answer.IsMade ? new(-1, answer.Value) : default;
}

/// <summary>What a router with two types of results returns: a route by its position in <see cref="StageAttribute.Routes"/>, and the value for the stage there.</summary>
/// <typeparam name="T1">What route 1 receives.</typeparam>
/// <typeparam name="T2">What route 2 receives, or the answer where there is one route.</typeparam>
public readonly struct Next<T1, T2>
{
    private readonly int way;

    private Next(int route, T1 value1, T2 value2)
    {
        way = route + Way.ToRoute0;
        Value1 = value1;
        Value2 = value2;
    }

    /// <summary>The route's position, from 0; −1: the query ends with the last value as its answer; −2: none, as in <c>default</c>, which fails the query.</summary>
    public int Route => way - Way.ToRoute0;

    /// <summary>The value for route 1, if that was taken.</summary>
    public T1 Value1 { get; }

    /// <summary>The value for route 2, if that was taken.</summary>
    public T2 Value2 { get; }

    /// <summary>What <see cref="Next.First"/> made.</summary>
    public static implicit operator Next<T1, T2>(FirstRoute<T1> route) => route.IsMade ? new(0, route.Value, default!) : default;

    /// <summary>What <see cref="Next.Second"/> made.</summary>
    public static implicit operator Next<T1, T2>(SecondRoute<T2> route) => route.IsMade ? new(1, default!, route.Value) : default;

    /// <summary>What <see cref="Next.Answer"/> made.</summary>
    public static implicit operator Next<T1, T2>(AnswerRoute<T2> answer) => answer.IsMade ? new(-1, default!, answer.Value) : default;
}

/// <summary>What a router with three types of results returns: a route by its position in <see cref="StageAttribute.Routes"/>, and the value for the stage there.</summary>
/// <typeparam name="T1">What route 1 receives.</typeparam>
/// <typeparam name="T2">What route 2 receives.</typeparam>
/// <typeparam name="T3">What route 3 receives, or the answer where there are 2 routes.</typeparam>
public readonly struct Next<T1, T2, T3>
{
    private readonly int way;

    private Next(int route, T1 value1, T2 value2, T3 value3)
    {
        way = route + Way.ToRoute0;
        Value1 = value1;
        Value2 = value2;
        Value3 = value3;
    }

    /// <summary>The route's position, from 0; −1: the query ends with the last value as its answer; −2: none, as in <c>default</c>, which fails the query.</summary>
    public int Route => way - Way.ToRoute0;

    /// <summary>The value for route 1, if that was taken.</summary>
    public T1 Value1 { get; }

    /// <summary>The value for route 2, if that was taken.</summary>
    public T2 Value2 { get; }

    /// <summary>The value for route 3, if that was taken.</summary>
    public T3 Value3 { get; }

    /// <summary>What <see cref="Next.First"/> made.</summary>
    public static implicit operator Next<T1, T2, T3>(FirstRoute<T1> route) => route.IsMade ? new(0, route.Value, default!, default!) : default;

    /// <summary>What <see cref="Next.Second"/> made.</summary>
    public static implicit operator Next<T1, T2, T3>(SecondRoute<T2> route) => route.IsMade ? new(1, default!, route.Value, default!) : default;

    /// <summary>What <see cref="Next.Third"/> made.</summary>
    public static implicit operator Next<T1, T2, T3>(ThirdRoute<T3> route) => route.IsMade ? new(2, default!, default!, route.Value) : default;

    /// <summary>What <see cref="Next.Answer"/> made.</summary>
    public static implicit operator Next<T1, T2, T3>(AnswerRoute<T3> answer) => answer.IsMade ? new(-1, default!, default!, answer.Value) : default;
}

/// <summary>What a router with four types of results returns: a route by its position in <see cref="StageAttribute.Routes"/>, and the value for the stage there.</summary>
/// <typeparam name="T1">What route 1 receives.</typeparam>
/// <typeparam name="T2">What route 2 receives.</typeparam>
/// <typeparam name="T3">What route 3 receives.</typeparam>
/// <typeparam name="T4">What route 4 receives, or the answer where there are 3 routes.</typeparam>
public readonly struct Next<T1, T2, T3, T4>
{
    private readonly int way;

    private Next(int route, T1 value1, T2 value2, T3 value3, T4 value4)
    {
        way = route + Way.ToRoute0;
        Value1 = value1;
        Value2 = value2;
        Value3 = value3;
        Value4 = value4;
    }

    /// <summary>The route's position, from 0; −1: the query ends with the last value as its answer; −2: none, as in <c>default</c>, which fails the query.</summary>
    public int Route => way - Way.ToRoute0;

    /// <summary>The value for route 1, if that was taken.</summary>
    public T1 Value1 { get; }

    /// <summary>The value for route 2, if that was taken.</summary>
    public T2 Value2 { get; }

    /// <summary>The value for route 3, if that was taken.</summary>
    public T3 Value3 { get; }

    /// <summary>The value for route 4, if that was taken.</summary>
    public T4 Value4 { get; }

    /// <summary>What <see cref="Next.First"/> made.</summary>
    public static implicit operator Next<T1, T2, T3, T4>(FirstRoute<T1> route) => route.IsMade ? new(0, route.Value, default!, default!, default!) : default;

    /// <summary>What <see cref="Next.Second"/> made.</summary>
    public static implicit operator Next<T1, T2, T3, T4>(SecondRoute<T2> route) => route.IsMade ? new(1, default!, route.Value, default!, default!) : default;

    /// <summary>What <see cref="Next.Third"/> made.</summary>
    public static implicit operator Next<T1, T2, T3, T4>(ThirdRoute<T3> route) => route.IsMade ? new(2, default!, default!, route.Value, default!) : default;

    /// <summary>What <see cref="Next.Fourth"/> made.</summary>
    public static implicit operator Next<T1, T2, T3, T4>(FourthRoute<T4> route) => route.IsMade ? new(3, default!, default!, default!, route.Value) : default;

    /// <summary>What <see cref="Next.Answer"/> made.</summary>
    public static implicit operator Next<T1, T2, T3, T4>(AnswerRoute<T4> answer) => answer.IsMade ? new(-1, default!, default!, default!, answer.Value) : default;
}
