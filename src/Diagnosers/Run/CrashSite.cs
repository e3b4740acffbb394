using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Diagnosers;

/// <summary>Where a process died: in which stage, and whose, as far as its crash pages and the runtime's last words tell.</summary>
internal static class CrashSite
{
    private const string Wirings = "Modbench.Generated.";
    private const int HashDigits = 8;

    /// <summary>Why the launch failed. It names every stage that was entered when nothing tells which of them it was.</summary>
    /// <param name="children">All that live in the process.</param>
    /// <param name="asked">The one whose answer was waited for: it is blamed where nobody else is.</param>
    /// <param name="exitCode">Of the process; null: it lives.</param>
    /// <param name="crash">What the runtime wrote.</param>
    /// <param name="phase">What was going on.</param>
    public static LaunchFailure Of(IReadOnlyList<Child> children, Child asked, int? exitCode, CrashReport crash, string phase)
    {
        var entered = children.Select(child => (Child: child, Stages: StageOfDeath.Read(child.Plan.CrashPage, child.Graph.Stages))).ToList();
        var running = entered.Where(one => Ran(crash, one.Child.Graph)).ToList();
        if (running.Count > 0) entered = running;
        entered = [.. entered.Select(one => one with { Stages = Innermost(crash, one.Child.Graph, one.Stages) ?? one.Stages }).Where(one => one.Stages.Count > 0)];

        var cause = ExitReason.Describe(exitCode, crash);
        if (entered is not [var only]) return new LaunchFailure(LaunchOutcome.Failed, $"{asked.Who}{cause} while {phase}{In(entered)}");
        return new LaunchFailure(LaunchOutcome.Failed, $"{only.Child.Who}{cause} while {phase}{In(only.Stages)}", only.Stages is [var stage] ? stage : null);
    }

    /// <summary><c>, in stage 'A' or 'B'</c>; nothing for no stage.</summary>
    public static string In(IReadOnlyList<string> stages) =>
        stages.Count == 0 ? "" : $", in stage {string.Join(" or ", stages.Select(stage => $"'{stage}'"))}";

    private static string In(List<(Child Child, IReadOnlyList<string> Stages)> entered) => entered.Count == 0
        ? ""
        : ", in stage " + string.Join(" or ", entered.SelectMany(one => one.Stages.Select(stage => $"'{stage}' of {one.Child.Graph.ShortName}")));

    /// <summary>The failing thread was in the pipeline's code or in the wiring generated for it.</summary>
    private static bool Ran(CrashReport crash, PipelineGraph graph) =>
        crash.Frames.Any(frame => IsWiring(frame, graph.Name) || IsOwn(frame, graph.Name));

    private static bool IsWiring(string frame, string pipeline)
    {
        var name = Wirings + string.Concat(pipeline.Select(letter => char.IsLetterOrDigit(letter) ? letter : '_')) + "_";
        return frame.StartsWith(name, StringComparison.Ordinal)
            && frame.Length > name.Length + HashDigits
            && frame.Skip(name.Length).Take(HashDigits).All(char.IsAsciiHexDigitLower)
            && frame[name.Length + HashDigits] is '.' or '+';
    }

    // The runtime writes nested types with a plus, an exception's trace with a point.
    private static bool IsOwn(string frame, string pipeline) =>
        frame.Length > pipeline.Length
        && frame[pipeline.Length] is '.' or '+'
        && frame[..pipeline.Length].Replace('+', '.') == pipeline.Replace('+', '.');

    private static IReadOnlyList<string>? Innermost(CrashReport crash, PipelineGraph graph, IReadOnlyList<string> stages)
    {
        foreach (var frame in crash.Frames.Where(frame => IsOwn(frame, graph.Name)))
        {
            var member = frame[(graph.Name.Length + 1)..];
            var stage = stages.FirstOrDefault(stage => member.StartsWith(stage + "(", StringComparison.Ordinal) || member.StartsWith($"<{stage}>", StringComparison.Ordinal));
            if (stage is not null) return [stage];
        }

        return null;
    }
}
