namespace Modbench.Engine;

/// <summary>Draws a class for each query; within a class its queries come as <see cref="QueryChoice"/> has them, whatever comes of the others.</summary>
internal sealed class MixedChoice
{
    private readonly ClassDraw draw;
    private readonly IReadOnlyList<QueryClass> classes;
    private readonly QueryChoice[] choices;
    private readonly long[] taken;

    public MixedChoice(int seed, RandomStream ofQueries, RandomStream ofClasses, int queryCount, IReadOnlyList<QueryClass> classes)
    {
        this.classes = classes.Count > 0 ? classes : [new QueryClass("", 0, queryCount, 1)];
        draw = new ClassDraw(seed, ofClasses, this.classes);
        choices = [.. this.classes.Select((one, number) => new QueryChoice(SeedOf(seed, number), ofQueries, one.Count))];
        taken = new long[choices.Length];
    }

    /// <summary>To be asked for each index once, in order.</summary>
    public int Take(long index)
    {
        var one = draw.At(index);
        return classes[one].First + choices[one].At(taken[one]++);
    }

    /// <summary>Two classes of the same size must not ask in step. The first, or only, class has the scenario's own seed.</summary>
    public static int SeedOf(int seed, int number) => unchecked(seed + (number * 1_000_003));
}
