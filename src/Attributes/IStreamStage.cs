namespace Modbench;

/// <summary>
/// A reusable stage that gives its result piece by piece, such as a language model its tokens: time to the first and time per further one are
/// measured. The stage after it takes an <see cref="IReadOnlyList{T}"/>, when the stream has ended, or an <see cref="IAsyncEnumerable{T}"/>, and then begins with the first piece.
/// </summary>
/// <typeparam name="TIn">What the stage receives from the stage before it.</typeparam>
/// <typeparam name="TOut">One piece.</typeparam>
public interface IStreamStage<in TIn, out TOut>
{
    /// <summary>Visits the stage once; the visit lasts until the stream has ended. An exception fails this query alone and is counted by stage and type.</summary>
    /// <param name="input">The value from the stage before.</param>
    /// <param name="stop">Signalled when the query has timed out: it has passed its scenario's <see cref="ScenarioAttribute.Timeout"/>, or a visit of it its stage's <see cref="StageAttribute.Timeout"/>.</param>
    IAsyncEnumerable<TOut> RunAsync(TIn input, CancellationToken stop);
}
