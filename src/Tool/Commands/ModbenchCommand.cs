using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using Modbench.Diagnosers;
using Modbench.Ledger;

namespace Modbench.Tool.Commands;

/// <summary>The tool's commands and how a command line reaches them.</summary>
internal static class ModbenchCommand
{
    /// <summary>Parses and runs one command line.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="ModbenchException">MB1014: the command line is wrong; others by command.</exception>
    public static Task<int> RunAsync(IReadOnlyList<string> args, Screen screen, CancellationToken stop)
    {
        var root = Root(screen);
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Action is not HelpAction && Mistake(parsed) is { } mistake)
        {
            throw new ModbenchException("MB1014", mistake);
        }

        return parsed.InvokeAsync(
            new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null, Output = screen.Out, Error = screen.Error },
            stop);
    }

    /// <summary><c>modbench PATH</c> means <c>modbench run PATH</c>: the root is a run command itself.</summary>
    internal static RootCommand Root(Screen screen)
    {
        var root = new RootCommand("Benchmarks machine-learning pipelines end to end: how fast, how good, and what slows them down beside other work.")
        {
            HelpName = "dotnet modbench",
            Subcommands = { RunCommand.Create(screen), ListCommand.Create(screen), GraphCommand.Create(screen), ReportCommand.Create(screen), DoctorCommand.Create(screen), CompareCommand.Create(screen), BaselineCommand.Create(screen), GateCommand.Create(screen) },
        };
        RunCommand.AddTo(root, screen);
        return root;
    }

    private static string? Mistake(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var name = command is RootCommand ? "run" : command.Name;
        var help = $"dotnet modbench {name} --help";

        // An unknown option would be taken for the PATH.
        var unknown = parsed.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash)
            .FirstOrDefault(token => token.Type == TokenType.Argument && token.Value.StartsWith('-') && !double.TryParse(token.Value, out _));
        if (unknown is not null)
        {
            return $"'{name}' has no option '{unknown.Value}'.{Suggestion.For(unknown.Value, command.Options.Select(option => option.Name))} See '{help}'.";
        }

        // It was taken for the PATH, and the parser complains of what follows it.
        if (command is RootCommand && parsed.UnmatchedTokens.Count > 0 && parsed.GetResult(command.Arguments[0])?.Tokens is [{ Value: var word }, ..] && !Path.Exists(word))
        {
            return $"'{word}' is no command, and neither a folder nor a project.{ProjectArgument.CommandsFor(word)}";
        }

        return parsed.Errors is [var first, ..] ? $"{OneLine(first.Message)}. See '{help}'." : null;
    }

    private static string OneLine(string message) =>
        string.Join(' ', message.Split((char[])['\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).TrimEnd('.');
}
