using System.CommandLine;

namespace Modbench.Tool.Commands;

/// <summary><c>run</c>: build, plan, measure, report.</summary>
internal static class RunCommand
{
    public static Command Create(Screen screen)
    {
        var command = new Command("run", "Build, measure and report a project's pipelines (the default command).");
        var project = new ProjectArgument().AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            var output = await project.ReadAsync(parsed, screen, stop).ConfigureAwait(false);
            screen.Error.WriteLine(output.Graphs.Count);
            return Shell.Passed;
        });
        return command;
    }
}
