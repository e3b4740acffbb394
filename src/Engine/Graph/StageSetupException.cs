namespace Modbench.Engine;

/// <summary>A stage could not be set up; ends the launch and names the stage.</summary>
public sealed class StageSetupException(string stage, string message, Exception? inner) : Exception(message, inner)
{
    /// <summary>The stage's name.</summary>
    public string Stage { get; } = stage;
}
