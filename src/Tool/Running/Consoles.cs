using Spectre.Console;

namespace Modbench.Tool.Running;

/// <summary>Spectre's consoles on the screen's writers.</summary>
internal static class Consoles
{
    /// <summary>Where nobody watches, lines are as long as the widest table and free of colours.</summary>
    private const int PlainWidth = 200;

    public static IAnsiConsole On(TextWriter writer, bool isTerminal)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
        });
        if (!isTerminal)
        {
            console.Profile.Width = PlainWidth;
        }

        return console;
    }
}
