using System.Globalization;
using System.Runtime.InteropServices;
using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.WhatIfBenchmark;

/// <summary>
/// The records of a run's launches, which the tool deletes when it has read them: linked under another name while they are written, so that the same launches
/// can be asked again after the answers' code has changed.
/// </summary>
internal static partial class KeptRecords
{
    private const string Written = "launch-";
    private const string Kept = "kept-";
    private const string Suffix = ".records";

    /// <summary>Gives each records file in a run's folder, finished or not, its second name.</summary>
    /// <param name="folder">The run's; it need not be there yet.</param>
    public static void Keep(string folder)
    {
        if (!Directory.Exists(folder)) return;
        foreach (var file in Directory.EnumerateFiles(folder, $"{Written}*{Suffix}*"))
        {
            var name = Path.GetFileName(file);
            var kept = Path.Combine(folder, string.Concat(Kept, name.AsSpan(Written.Length, name.IndexOf(Suffix, StringComparison.Ordinal) - Written.Length), Suffix));

            // Renamed or deleted meanwhile: the next look sees it, or nobody needs it.
            if (!File.Exists(kept)) _ = Link(file, kept);
        }
    }

    /// <summary>The run's folder has such records.</summary>
    public static bool Has(string folder) => Directory.EnumerateFiles(folder, $"{Kept}*{Suffix}").Any();

    /// <summary>The run's ledger, made anew from the records of its launches. What only a trace's file tells is not in it: collections and locks.</summary>
    /// <param name="folder">A run's folder.</param>
    public static RunLedger Again(string folder)
    {
        var was = LedgerFile.Read(Path.Combine(folder, LedgerFile.Name));
        var builder = new LedgerBuilder(was.Run, was.Started, was.Plan, was.Environment, was.Absent);
        foreach (var rows in was.Launches.GroupBy(row => row.Launch))
        {
            var row = rows.First();
            var planned = was.Plan.Launches.First(one => one.Pipeline == row.Pipeline && one.Scenario.Name == row.Scenario && one.Kind == row.Kind && rows.All(other => one.Conditions.Contains(other.Condition)));
            var records = Read(row.Launch, 0);
            var launch = new LaunchResult
            {
                Launch = row.Launch,
                Pipeline = row.Pipeline,
                Scenario = row.Scenario,
                Conditions = [.. rows.Select(other => other.Condition)],
                Kind = row.Kind,
                Outcome = row.Outcome,
                Pid = row.Pid ?? 0,
                StartToReadyNs = row.StartToReady,
                Records = records,
                Resources = records is null ? null : Resources(records, [.. was.Utilisation.Where(one => one.Launch == row.Launch)]),
                Neighbours =
                [
                    .. was.Neighbours.Where(one => one.Launch == row.Launch).Select((one, place) =>
                        new NeighbourResult(one.Pipeline, one.Scenario, one.Copy, one.Pid ?? 0, one.Outcome, one.Reason, Read(row.Launch, place + 1), null)),
                ],
                Isolation = planned.Isolation,
                Cores = planned.Cores,
                Alternating = row.Alternating,
                Superseded = row.Superseded,
                Seed = row.Seed,
            };
            builder.Add(launch);
            launch.Records?.Close();
            foreach (var neighbour in launch.Neighbours) neighbour.Records?.Close();
        }

        return builder.Build();

        LaunchRecords? Read(int launch, int place)
        {
            var path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{Kept}{launch}-{place}{Suffix}"));
            return File.Exists(path) ? RecordsFile.Read(path) : null;
        }
    }

    /// <summary>What the processes used, from the ledger's slices; of launches of one block.</summary>
    private static LaunchResources? Resources(LaunchRecords records, IReadOnlyList<UtilisationRow> rows)
    {
        if (rows.Count == 0 || records.Blocks is not [var block]) return null;
        var machine = new ResourceSeries(ProcessRole.Machine, "machine", 0, 0);
        List<ResourceSeries> own = [.. rows.Where(row => row.Role != ProcessRole.Rest).Select(row => new ResourceSeries(row.Role, row.Process, 0, row.Pid ?? 0))];
        var slices = rows[0].Cores.Count;
        var length = (block.End - block.MeasuredFrom) / slices;
        var used = new double[rows.Count];
        for (var slice = 0; slice <= slices; slice++)
        {
            var time = slice == slices ? block.End : block.MeasuredFrom + slice * length;
            Add(machine, time, used.Sum());
            foreach (var (one, place) in rows.Select((row, place) => (row, place)).Where(one => one.row.Role != ProcessRole.Rest).Select((one, number) => (own[number], one.place))) Add(one, time, used[place]);
            for (var row = 0; slice < slices && row < rows.Count; row++) used[row] += (rows[row].Cores[slice] ?? 0) * length;
        }

        return new LaunchResources([.. own, machine], []);

        static void Add(ResourceSeries series, long time, double cpu)
        {
            var row = new double[Enum.GetValues<ResourceMetric>().Length];
            Array.Fill(row, double.NaN);
            row[(int)ResourceMetric.Cpu] = cpu;
            series.Add(time, row);
        }
    }

    [LibraryImport("libc", EntryPoint = "link", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string from, string to);
}
