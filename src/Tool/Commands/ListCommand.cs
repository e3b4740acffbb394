using System.CommandLine;
using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Tool.Commands;

/// <summary><c>list</c>: the pipelines of a project, one a line.</summary>
internal static class ListCommand
{
    public static Command Create(Screen screen)
    {
        var command = new Command("list", "List a project's pipelines with their scenarios and neighbours; measures nothing.");
        var project = new ProjectArgument().AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            var output = await project.ReadAsync(parsed, screen, stop).ConfigureAwait(false);
            screen.Out.Write(Table(output.Graphs));
            return Shell.Passed;
        });
        return command;
    }

    /// <summary>Columns: name, scenarios, stages, neighbours, place.</summary>
    internal static string Table(IReadOnlyList<PipelineGraph> graphs)
    {
        var rows = graphs.Select(graph => (string[])
        [
            ShownName(graph, graphs),
            string.Join(", ", graph.Scenarios.Select(scenario => scenario.Name)),
            graph.Stages.Count == 1 ? "1 stage" : $"{graph.Stages.Count} stages",
            string.Join(", ", graph.Collocations.Select(collocation => "beside " + string.Join(" + ", collocation.Neighbours.Select(name => ShownName(name, graphs))) + ConditionSuffix.OfCopies(collocation.Copies) + ConditionSuffix.Of(collocation.Isolation) + ConditionSuffix.OfCores(collocation.Cores))),
            $"{graph.File}:{graph.Line}",
        ]).ToList();
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        return string.Concat(rows.Select(row =>
            string.Join("  ", row.Zip(widths, (cell, width) => cell.PadRight(width)).Where((_, column) => widths[column] > 0)).TrimEnd() + "\n"));
    }

    /// <summary>The short name, unless two pipelines share it.</summary>
    internal static string ShownName(PipelineGraph graph, IReadOnlyList<PipelineGraph> graphs) =>
        graphs.Count(other => other.ShortName == graph.ShortName) > 1 ? graph.Name : graph.ShortName;

    private static string ShownName(string name, IReadOnlyList<PipelineGraph> graphs) =>
        graphs.FirstOrDefault(graph => graph.Name == name) is { } found ? ShownName(found, graphs) : name;
}
