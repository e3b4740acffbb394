using System.CommandLine;
using Modbench.Engine;

namespace Modbench.Tool.Commands;

/// <summary><c>graph</c>: the stages of each pipeline and what they take.</summary>
internal static class GraphCommand
{
    /// <summary>Not C# names of members, so that no stage is called so.</summary>
    private const string Query = "(query)";
    private const string Answer = "(answer)";

    public static Command Create(Screen screen)
    {
        var command = new Command("graph", "Show the stages of a project's pipelines and how they hang together; measures nothing.");
        var project = new ProjectArgument().AddTo(command);
        var format = new Option<string>("--format") { Description = "text or mermaid.", DefaultValueFactory = _ => "text", HelpName = "FORMAT" };
        format.AcceptOnlyFromAmong("text", "mermaid");
        command.Add(format);
        command.SetAction(async (parsed, stop) =>
        {
            var output = await project.ReadAsync(parsed, screen, stop).ConfigureAwait(false);
            var draw = parsed.GetValue(format) == "mermaid" ? (Func<PipelineGraph, string>)Mermaid : Text;
            screen.Out.Write(string.Join("\n", output.Graphs.Select(draw)));
            return Shell.Passed;
        });
        return command;
    }

    /// <summary>One line for each stage: name, input → output, what it follows, how it is visited.</summary>
    internal static string Text(PipelineGraph graph)
    {
        var nameWidth = graph.Stages.Max(stage => stage.Name.Length);
        var types = graph.Stages.Select(stage => $"{stage.Input} → {stage.Output}").ToList();
        var typeWidth = types.Max(type => type.Length);
        var stages = graph.Stages.Zip(types, (stage, type) =>
            $"  {stage.Name.PadRight(nameWidth)}  {type.PadRight(typeWidth)}  after {string.Join(", ", Before(graph, stage).Concat(Routers(graph, stage).Select(router => $"{router} (route)")))}{Visited(stage)}");
        return Lines(stages.Prepend($"{graph.Name}  {graph.QueryType} → {graph.AnswerType}"));
    }

    /// <summary>A Mermaid flowchart, as GitHub shows it in a <c>mermaid</c> block.</summary>
    internal static string Mermaid(PipelineGraph graph)
    {
        var name = graph.ShortName;
        List<string> lines =
        [
            "flowchart LR",
            $"  subgraph {Id(name)}[\"{Label(name)}\"]",
            $"    {Id(name, Query)}([\"{Label(graph.QueryType)}\"])",
        ];
        lines.AddRange(graph.Stages.Select(stage => $"    {Id(name, stage.Name)}[\"{Label(stage.Name)}{(stage.Slots > 1 ? $" ×{stage.Slots}" : "")}\"]"));
        lines.Add($"    {Id(name, Answer)}([\"{Label(graph.AnswerType)}\"])");
        lines.AddRange(
            from stage in graph.Stages
            from before in Before(graph, stage)
            let carried = graph.Stages.FirstOrDefault(other => other.Name == before)?.Output
            let arrow = stage.FromFirstPiece.Contains(before) ? "==>" : "-->"
            select $"    {Id(name, before)} {arrow}{(carried is null ? "" : $"|\"{Label(carried)}\"|")} {Id(name, stage.Name)}");
        lines.AddRange(from stage in graph.Stages from target in stage.Routes select $"    {Id(name, stage.Name)} -.-> {Id(name, target)}");
        var followed = graph.Stages.SelectMany(stage => stage.After).ToHashSet(StringComparer.Ordinal);
        lines.AddRange(graph.Stages
            .Where(stage => stage.MayAnswer || (stage.Routes.Count == 0 && !followed.Contains(stage.Name)))
            .Select(last => $"    {Id(name, last.Name)} {(last.MayAnswer ? "-.->" : "-->")} {Id(name, Answer)}"));
        lines.Add("  end");
        return Lines(lines);
    }

    private static IEnumerable<string> Before(PipelineGraph graph, StageNode stage)
    {
        var starts = stage.StartsWithQuery || (stage.After.Count == 0 && !Routers(graph, stage).Any());
        return stage.TakesQuery || starts ? stage.After.Prepend(Query) : stage.After;
    }

    private static IEnumerable<string> Routers(PipelineGraph graph, StageNode stage) =>
        graph.Stages.Where(router => router.Routes.Contains(stage.Name)).Select(router => router.Name);

    private static string Visited(StageNode stage)
    {
        List<string> said = [];
        if (stage.Reads.Count > 0) said.Add($"reads {string.Join(", ", stage.Reads)}");
        if (stage.Slots > 1) said.Add($"{stage.Slots} slots");
        if (stage.IsAsync) said.Add("async");
        if (stage.Streams) said.Add("streams");
        if (stage.FromFirstPiece.Count > 0) said.Add($"from the first piece of {string.Join(", ", stage.FromFirstPiece)}");
        if (stage.BatchSize > 0) said.Add($"batches of {stage.BatchSize}" + (stage.BatchWaitNs > 0 ? $", waits {Time(stage.BatchWaitNs)}" : ""));
        if (stage.TimeoutNs > 0) said.Add($"limit {Time(stage.TimeoutNs)}");
        if (stage.MaxVisits > 0) said.Add($"at most {stage.MaxVisits} visits");
        if (stage.Routes.Count > 0) said.Add($"routes {string.Join(", ", stage.MayAnswer ? stage.Routes.Append(Answer) : stage.Routes)}");
        return string.Concat(said.Select(part => "  " + part));
    }

    private static string Time(long ns) => ns >= 1_000_000 ? FormattableString.Invariant($"{ns / 1e6} ms") : FormattableString.Invariant($"{ns / 1e3} us");

    private static string Lines(IEnumerable<string> lines) => string.Concat(lines.Select(line => line + "\n"));

    /// <summary>Mermaid's identifiers: words of its own, such as <c>end</c>, and other letters than ASCII are not safe.</summary>
    private static string Id(params string[] parts) =>
        "n_" + string.Concat(string.Join("__", parts).Select(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_' ? letter.ToString() : $"u{(int)letter:x4}"));

    private static string Label(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal);
}
