namespace Modbench.Engine;

/// <summary>What the generated <c>Main</c> of a project without an entry point calls.</summary>
public static class EntryPoint
{
    /// <summary>Says how such a project is run.</summary>
    /// <returns>2, the exit code of a usage error.</returns>
    public static int Explain()
    {
        Console.Error.WriteLine("This project holds Modbench pipelines: measure them with 'dotnet modbench'.");
        return 2;
    }
}
