namespace Modbench.Tool;

/// <summary>Where a command writes.</summary>
/// <param name="Out">What was asked for.</param>
/// <param name="Error">Errors, notes and progress.</param>
/// <param name="IsTerminal">A person watches: progress may redraw itself.</param>
internal sealed record Screen(TextWriter Out, TextWriter Error, bool IsTerminal)
{
    /// <summary>Cancelled by the second interrupt. The first one cancels what a command is given by the command line.</summary>
    public CancellationToken Now { get; init; }
}
