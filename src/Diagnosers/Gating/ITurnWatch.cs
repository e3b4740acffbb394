namespace Modbench.Diagnosers;

/// <summary>Looks at the machine while the turns of a pair run. It is asked between turns, when neither process works for a query.</summary>
internal interface ITurnWatch
{
    /// <summary>A turn that counts is about to begin; it has ended when the result is disposed.</summary>
    /// <param name="side">Whose turn it is.</param>
    /// <param name="other">Who waits meanwhile.</param>
    /// <param name="life">Which of the side's pipeline objects answers, from 0.</param>
    IDisposable Turn(PairSide side, PairSide other, int life);
}
