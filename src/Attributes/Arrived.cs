namespace Modbench;

/// <summary>An input of a stage that a query may reach without it: a result whose stage this query may not have visited.</summary>
/// <typeparam name="T">The result.</typeparam>
public readonly struct Arrived<T> : IEquatable<Arrived<T>>
{
    private readonly T value;

    /// <summary>Makes one that has arrived; <c>default</c> is one that has not.</summary>
    public Arrived(T value)
    {
        this.value = value;
        HasValue = true;
    }

    /// <summary>The query has visited the stage.</summary>
    public bool HasValue { get; }

    /// <summary>The latest result.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public T Value => HasValue ? value : throw new InvalidOperationException("the query has not visited that stage");

    /// <summary>The latest result, or <paramref name="other"/> when there is none.</summary>
    public T Or(T other) => HasValue ? value : other;

    /// <inheritdoc/>
    public bool Equals(Arrived<T> other) => HasValue == other.HasValue && EqualityComparer<T>.Default.Equals(value, other.value);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Arrived<T> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HasValue && value is not null ? value.GetHashCode() : 0;

    /// <summary>Both have arrived and are equal, or neither has.</summary>
    public static bool operator ==(Arrived<T> left, Arrived<T> right) => left.Equals(right);

    /// <summary>Not equal.</summary>
    public static bool operator !=(Arrived<T> left, Arrived<T> right) => !left.Equals(right);
}
