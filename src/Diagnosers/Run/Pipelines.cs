using System.ComponentModel;

namespace Modbench;

/// <summary>What stands for all pipelines where BenchmarkDotNet wants a class with a method; never instantiated, never called. Its full name is in the names of exported files.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public class Pipelines
{
    /// <summary>One query.</summary>
    public void Query() => GC.KeepAlive(this);
}
