namespace Modbench.Engine;

/// <summary>How one kind of scenario issues queries.</summary>
internal interface ILoad : IDisposable
{
    /// <summary>Issues until the block stops, then waits until nothing is in flight.</summary>
    void Run(Block block);
}
