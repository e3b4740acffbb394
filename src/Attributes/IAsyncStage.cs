namespace Modbench;

/// <summary>A reusable asynchronous stage: while its task is pending it holds its slot, but no worker thread.</summary>
/// <typeparam name="TIn">What the stage receives from the stage before it.</typeparam>
/// <typeparam name="TOut">What the stage hands on.</typeparam>
public interface IAsyncStage<in TIn, TOut>
{
    /// <summary>Visits the stage once. An exception fails this query alone and is counted by stage and type.</summary>
    /// <param name="input">The value from the stage before.</param>
    /// <param name="stop">Signalled when the query has timed out: it has passed its scenario's <see cref="ScenarioAttribute.Timeout"/>, or a visit of it its stage's <see cref="StageAttribute.Timeout"/>.</param>
    ValueTask<TOut> RunAsync(TIn input, CancellationToken stop);
}
