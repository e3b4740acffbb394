namespace Modbench.Engine;

/// <summary>A class of queries; see <see cref="MixAttribute"/>. Query <see cref="QueryRecord.Choice"/> belongs to the class in whose range it lies.</summary>
/// <param name="Name">The member that gives its queries.</param>
/// <param name="First">Number of its first query.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Weight">Relative to the other classes'.</param>
public sealed record QueryClass(string Name, int First, int Count, double Weight)
{
    /// <summary>The query is one of this class.</summary>
    /// <param name="choice">See <see cref="QueryRecord.Choice"/>.</param>
    public bool Has(int choice) => choice >= First && choice < First + Count;
}
