using System.Collections;
using System.Runtime.CompilerServices;

namespace Modbench.Engine;

/// <summary>
/// What a batched stage receives: one element for each query of the batch. Made once for each frame that may lead a batch, and reused: valid during
/// the stage's call (its await included), not after.
/// </summary>
/// <typeparam name="T">What one query brings.</typeparam>
public sealed class BatchInput<T> : IReadOnlyList<T>
{
    private T[] items = [];

    /// <inheritdoc/>
    public int Count { get; private set; }

    /// <inheritdoc/>
    public T this[int index] => index < Count ? items[index] : throw new ArgumentOutOfRangeException(nameof(index), index, $"the batch has {Count} elements");

    /// <summary>Appends what the next query brings.</summary>
    public void Add(T item)
    {
        if (Count == items.Length) Array.Resize(ref items, Math.Max(4, Count * 2));
        items[Count++] = item;
    }

    /// <summary>Forgets the elements, keeps the room.</summary>
    public void Clear()
    {
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>()) Array.Clear(items, 0, Count);
        Count = 0;
    }

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator()
    {
        for (var index = 0; index < Count; index++) yield return items[index];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
