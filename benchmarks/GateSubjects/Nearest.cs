using System.Numerics;

namespace GateSubjects;

/// <summary>Memory: a vector is compared with all 32,768 of an index of 8 MB, which each pipeline object makes anew, on pages of its own.</summary>
[Pipeline, SingleStream(Queries = 300)]
internal sealed class Nearest
{
    private const int Vectors = 32768;
    private const int Dimensions = 64;

    private readonly float[] index = Draw(new Random(2), Vectors * Dimensions);

    [Queries]
    public static IEnumerable<float[]> Vectorised()
    {
        var random = new Random(3);
        return Enumerable.Range(0, 97).Select(_ => Draw(random, Dimensions)).ToList();
    }

    [Stage]
    float[] Compare(float[] query)
    {
        var scores = new float[Vectors];
        for (var i = 0; i < scores.Length; i++)
        {
            var sum = Vector<float>.Zero;
            for (var j = 0; j < Dimensions; j += Vector<float>.Count) sum += new Vector<float>(query, j) * new Vector<float>(index, (i * Dimensions) + j);
            scores[i] = Vector.Sum(sum);
        }

        return scores;
    }

    [Stage]
    static int[] Best(float[] scores)
    {
        var places = Enumerable.Range(0, scores.Length).ToArray();
        Array.Sort(scores, places);
        return places[^10..];
    }

    private static float[] Draw(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (float)(random.NextDouble() - 0.5))];
}
