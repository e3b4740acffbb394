using System.CommandLine;
using Modbench.Diagnosers;
using Modbench.Tool.Projects;

namespace Modbench.Tool.Commands;

/// <summary>The argument and option that every command on a project has.</summary>
/// <param name="description">Of PATH.</param>
internal sealed class ProjectArgument(string description = "The project to use, or a folder that holds one. Default: the current folder.")
{
    private static readonly string[] CommandNames = ["run", "list", "graph", "report", "doctor", "compare", "baseline", "gate"];

    private readonly Argument<string?> path = new("PATH")
    {
        Description = description,
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<bool> noBuild = new("--no-build")
    {
        Description = "Use the last Release build as it is. Default: build when a source, project file or package has changed.",
    };

    /// <summary>Adds both to a command.</summary>
    public ProjectArgument AddTo(Command command)
    {
        // Help would show the root's own PATH before the name of each subcommand.
        path.Hidden = command is RootCommand;
        command.Add(path);
        command.Add(noBuild);
        return this;
    }

    /// <summary>PATH or its option was given.</summary>
    public bool IsGiven(ParseResult parsed) => parsed.GetValue(path) is not null || parsed.GetValue(noBuild);

    /// <summary>Full path of the project's file.</summary>
    public string Locate(ParseResult parsed)
    {
        var wanted = parsed.GetValue(path) ?? ".";
        return ProjectLocator.Locate(wanted, parsed.CommandResult.Command is RootCommand ? CommandsFor(wanted) : Suggestion.For(wanted, CommandNames));
    }

    /// <summary>What to add where a word stands in place of a command: the nearest one, else all; nothing where it looks like a path.</summary>
    public static string CommandsFor(string word) =>
        word.AsSpan().ContainsAny('/', '\\', '.') ? ""
        : Suggestion.For(word, CommandNames) is { Length: > 0 } nearest ? nearest
        : $" The commands are {string.Join(", ", CommandNames)}.";

    /// <summary>Finds, builds if need be, and reads the project.</summary>
    public Task<ProjectOutput> ReadAsync(ParseResult parsed, Screen screen, CancellationToken stop)
    {
        var project = Locate(parsed);
        var reader = new ProjectReader(new ProjectBuilder(screen.Error), screen.Error)
        {
            Building = reason =>
            {
                if (screen.IsTerminal)
                {
                    screen.Error.WriteLine($"Building {Path.GetFileName(project)}: {reason}");
                }
            },
        };
        return reader.ReadAsync(project, !parsed.GetValue(noBuild), stop);
    }
}
