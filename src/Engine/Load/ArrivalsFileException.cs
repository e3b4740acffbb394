namespace Modbench.Engine;

/// <summary>A file of recorded arrivals is not as it should be.</summary>
/// <param name="line">1-based.</param>
/// <param name="problem">What is wrong, with a mend.</param>
public sealed class ArrivalsFileException(int line, string problem) : Exception($"line {line}: {problem}")
{
    /// <summary>1-based.</summary>
    public int Line { get; } = line;

    /// <summary>What is wrong, with a mend; without the line.</summary>
    public string Problem { get; } = problem;
}
