namespace Modbench;

/// <summary>A reusable synchronous stage. A pipeline holds it in a field or property marked <see cref="StageAttribute"/>.</summary>
/// <typeparam name="TIn">What the stage receives from the stage before it.</typeparam>
/// <typeparam name="TOut">What the stage hands on.</typeparam>
/// <remarks>
/// Constructing a stage should be cheap; load models in <see cref="ISetup.SetupAsync"/>. <see cref="Run"/> is called by at most
/// <see cref="StageAttribute.Slots"/> visits at once, but on any thread, and other stages run beside it.
/// </remarks>
public interface IStage<in TIn, out TOut>
{
    /// <summary>Visits the stage once. An exception fails this query alone and is counted by stage and type.</summary>
    TOut Run(TIn input);
}
