using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Diagnosers;

/// <summary>Whether the cores that a plan's neighbours are to run on are there.</summary>
internal static class PlannedCores
{
    /// <param name="plan">What is to be run.</param>
    /// <param name="usable">The cores that this process, and so its children, may use; empty: unknown; null: the system can't pin.</param>
    /// <exception cref="ModbenchException">MB1026: they are not.</exception>
    public static void Check(RunPlan plan, IReadOnlyList<int>? usable)
    {
        foreach (var launch in plan.Launches)
        {
            if (launch.Cores is { } cores) Check(cores, $"'{plan.Names.Of(launch.Pipeline.Name)}' is collocated with Cores = \"{cores}\"", "leave Cores out", usable);
        }

        foreach (var pin in plan.WhatIfs.SelectMany(whatIf => whatIf.Changes.OfType<NeighbourPin>()))
            Check(pin.Cores, $"--what-if \"{pin}\"", "leave it out", usable);
    }

    private static void Check(string cores, string where, string mend, IReadOnlyList<int>? usable)
    {
        if (usable is null) throw new ModbenchException("MB1026", $"{where}: this system has no way to keep a program to some cores; {mend}");
        if (usable.Count == 0) return;
        var missing = CoreList.Parse(cores).Except(usable).ToList();
        if (missing.Count > 0)
            throw new ModbenchException("MB1026", $"{where}: of these {CoreList.Format(missing)} can't be used here, only {CoreList.Format(usable)}");
    }
}
