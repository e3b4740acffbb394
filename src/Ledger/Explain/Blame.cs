namespace Modbench.Ledger;

/// <summary>Who is answerable for how much of a time that was lost to a cause.</summary>
/// <param name="Cause">The cause.</param>
/// <param name="Detail">More about it, as in <see cref="ExplanationTerm.Detail"/>; null: nothing more.</param>
/// <param name="Pipeline">A pipeline's full name; null: not known, or neither the subject nor a neighbour.</param>
/// <param name="Stage">Its stage; null: none of its visits, or not known.</param>
/// <param name="Ns">How much is charged to it.</param>
public readonly record struct Blame(Cause Cause, string? Detail, string? Pipeline, string? Stage, long Ns)
{
    /// <summary>In place of a pipeline: the threads that write down what the traced processes' threads do.</summary>
    public const string Observer = "modbench";
}
