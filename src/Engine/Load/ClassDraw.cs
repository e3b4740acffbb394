namespace Modbench.Engine;

/// <summary>Which class comes at an index, by weight: a pure function.</summary>
internal sealed class ClassDraw
{
    private readonly CounterHash hash;
    private readonly double[] upTo;

    /// <param name="seed">The scenario's.</param>
    /// <param name="stream">Which random numbers.</param>
    /// <param name="classes">At least one.</param>
    public ClassDraw(int seed, RandomStream stream, IReadOnlyList<QueryClass> classes)
    {
        hash = new CounterHash(seed, stream);
        upTo = new double[classes.Count];
        var sum = 0.0;
        for (var one = 0; one < upTo.Length; one++) upTo[one] = sum += classes[one].Weight;
        for (var one = 0; one < upTo.Length; one++) upTo[one] /= sum;
        upTo[^1] = 1;
    }

    public int At(long index)
    {
        if (upTo.Length == 1) return 0;
        var draw = hash.Unit(index);
        var found = 0;
        while (draw > upTo[found]) found++;
        return found;
    }
}
