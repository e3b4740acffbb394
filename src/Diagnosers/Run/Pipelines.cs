using System.ComponentModel;

namespace Modbench.Diagnosers;

/// <summary>What stands for all pipelines where BenchmarkDotNet wants a class with a method; never instantiated, never called.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public class Pipelines
{
    /// <summary>One query.</summary>
    public void Query() => GC.KeepAlive(this);
}
