namespace Modbench.Engine;

/// <summary>What generated wiring checks of a batched stage's results.</summary>
public static class BatchResult
{
    /// <summary>A batched stage gives one result for each query of the batch.</summary>
    /// <param name="stage">The stage's name.</param>
    /// <param name="inputs">Queries of the batch.</param>
    /// <param name="results">Elements that the stage gave.</param>
    /// <exception cref="InvalidOperationException">It gave more or fewer.</exception>
    public static void Check(string stage, int inputs, int results)
    {
        if (inputs != results) throw new InvalidOperationException($"batched stage '{stage}' was given {inputs} and gave {results}: it must give one result for each, in the same order");
    }
}
