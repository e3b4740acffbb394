using Microsoft.CodeAnalysis;

namespace Modbench.Generators.Rules;

/// <summary>MB0060–MB0079: scenarios, objectives, budgets and collocation.</summary>
internal static class MeasureRules
{
    public static readonly DiagnosticDescriptor NotAPipeline = Rule.Error("MB0060", "A neighbour must be a pipeline",
        "'{0}' is no pipeline: mark it with [Pipeline], or name another type");

    public static readonly DiagnosticDescriptor NoNeighbour = Rule.Error("MB0061", "[Collocate] needs a neighbour",
        "[Collocate] names no neighbour: name one, as in [Collocate(typeof(BuildIndex))]");

    public static readonly DiagnosticDescriptor Quantity = Rule.Error("MB0062", "The quantity cannot be read",
        "\"{0}\" is no quantity: write a number and a unit (ns, us, ms, s, min, B, KB, MB, GB, /s, %), as in \"{1}\"");

    public static readonly DiagnosticDescriptor Unit = Rule.Error("MB0063", "The unit does not fit",
        "\"{0}\" does not fit {1}, which is {2}: write it as in \"{3}\"");

    public static readonly DiagnosticDescriptor UnknownMeasure = Rule.Error("MB0064", "No such measure",
        "There is no measure \"{0}\": {1}");

    public static readonly DiagnosticDescriptor UnknownScenario = Rule.Error("MB0065", "No such scenario",
        "'{0}' has no scenario \"{1}\": {2}");

    public static readonly DiagnosticDescriptor BudgetStage = Rule.Error("MB0066", "The measure and the stage do not go together",
        "\"{0}\" is {1}: {2}");

    public static readonly DiagnosticDescriptor Limits = Rule.Error("MB0067", "A budget needs a limit that can be met",
        "The budget on \"{0}\" {1}");

    public static readonly DiagnosticDescriptor NotPositive = Rule.Error("MB0068", "The number is out of range",
        "{0} is {1}: {2}");

    public static readonly DiagnosticDescriptor Condition = Rule.Error("MB0069", "No such condition",
        "{0}");

    public static readonly DiagnosticDescriptor DuplicateScenario = Rule.Error("MB0070", "Two scenarios have one name",
        "'{0}' already has a scenario \"{1}\", and results are told apart by that name: remove one of the two, or change its rate");

    public static readonly DiagnosticDescriptor Cores = Rule.Error("MB0078", "The list of cores cannot be read",
        "\"{0}\" is no list of cores: write numbers from 0 to 1023 and ranges, as in \"0\" or \"0-1,3\"");

    public static readonly DiagnosticDescriptor UnknownScenarioKind = Rule.Error("MB0071", "The scenario is not one of Modbench's",
        "'{0}' is no scenario that Modbench knows: use [SingleStream], [MultiStream], [Server], [ClosedLoop], [Session], [Replay], [Peak] or [Offline]");

    public static readonly DiagnosticDescriptor Phase = Rule.Error("MB0072", "The phase cannot be carried out",
        "{0}");

    public static readonly DiagnosticDescriptor NoEffect = Rule.Error("MB0073", "The setting has no effect",
        "{0} has no effect {1}");

    public static readonly DiagnosticDescriptor NoFile = Rule.Error("MB0074", "A replay needs its file",
        "[Replay] names no file: write it as in [Replay(File = \"traffic.csv\")], relative to the project's folder");

    public static readonly DiagnosticDescriptor NoGoal = Rule.Error("MB0076", "A search for the peak needs a goal",
        "[Peak] of '{0}' has no goal that a rate could meet: add [Objective(\"80 ms\", Share = 0.99)] to the class, or MeanAtMost = \"30 ms\"");

    public static readonly DiagnosticDescriptor Mix = Rule.Error("MB0075", "The mix and the queries do not go together",
        "{0}");
}
