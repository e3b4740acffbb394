namespace Modbench.Peers;

/// <summary>A way to run queries through a shape; set up once, run many times.</summary>
internal abstract class Contender(string name, Shape shape, int inFlight) : IDisposable
{
    public string Name { get; } = name;

    protected Shape Shape { get; } = shape;

    protected int InFlight { get; } = inFlight;

    /// <summary>Runs queries 0 to <paramref name="queries"/> − 1, a fixed number in flight.</summary>
    /// <returns>Nanoseconds from the first query to the last answer, and the answers' sum.</returns>
    public abstract (long Ns, long Sum) Run(int queries);

    public abstract void Dispose();

    /// <summary>Runs and checks.</summary>
    /// <exception cref="InvalidOperationException">The answers are not those of the shape.</exception>
    public long Checked(int queries)
    {
        var (ns, sum) = Run(queries);
        var expected = Enumerable.Range(0, queries).Sum(Shape.Answer);
        return sum == expected ? ns : throw new InvalidOperationException($"{Name}, {Shape.Name}: the answers add up to {sum}, not {expected}");
    }
}
