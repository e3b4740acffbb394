using Modbench.Benchmarks;
using Modbench.Diagnosers;
using Modbench.Ledger;

namespace Modbench.Steady;

/// <summary>Runs of the planted pipelines.</summary>
internal static class PlantedRun
{
    /// <summary>Runs the pipelines of these names.</summary>
    /// <param name="pipelines">Short names.</param>
    /// <param name="launches">Of each.</param>
    /// <param name="look">At each launch while its records can be read, with the plan and how long it was warmed.</param>
    public static Task<RunLedger> OfAsync(IReadOnlyList<string> pipelines, int launches, Action<LaunchResult, PlanRow, TimeSpan> look)
    {
        var phases = new Phases();
        var project = PlantedProject.OfThisProgram();
        var plan = RunPlanner.Plan(project.Graphs, new RunOptions { Filters = pipelines, Launches = launches, Trace = false });
        var row = plan.ToRow(project.ProjectFile);
        return PlantedProject.RunAsync(project, plan, Look, phases);

        void Look(LaunchResult launch)
        {
            if (launch.Outcome != LaunchOutcome.Ok) throw new InvalidOperationException(launch.Reason);
            look(launch, row, phases.WarmUp);
        }
    }
}
