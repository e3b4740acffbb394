using System.Globalization;
using Modbench.Ledger;

namespace Modbench.Tool.Reports;

/// <summary>Where it was measured.</summary>
internal static class EnvironmentSection
{
    private const int CommitDigits = 10;
    private const int MostExplained = 3;

    public static ReportSection Of(LedgerView view) => new(
        "Environment",
        [new ReportLines([Machine(view.Ledger.Environment), Software(view.Ledger.Environment, view.Ledger.Plan.Base), .. Absent(view.Ledger.Absent)])]);

    private static string Machine(EnvironmentRow machine) => Joined(
        machine.Cpu,
        machine.Cores is { } cores
            ? string.Create(CultureInfo.InvariantCulture, $"{cores} cores{(machine.PhysicalCores is { } physical ? $" ({physical} physical)" : "")}")
            : null,
        machine.Memory is { } memory ? Quantity.Of(memory, "bytes") : null,
        machine.ContainerCpus is { } cpus ? string.Create(CultureInfo.InvariantCulture, $"container limit {cpus} CPUs") : null,
        machine.ContainerMemory is { } limit ? $"container limit {Quantity.Of(limit, "bytes")}" : null,
        machine.Governor is { } governor ? $"governor {governor}" : null,
        machine.Turbo is { } turbo ? (turbo ? "turbo on" : "turbo off") : null);

    private static string Software(EnvironmentRow machine, string? compared) => Joined(
        machine.Os,
        machine.Kernel is { } kernel ? $"kernel {kernel}" : null,
        machine.Runtime,
        machine.Architecture,
        machine.Gc is { } gc ? $"{gc} GC" : null,
        machine.Commit is { } commit ? $"commit {commit[..Math.Min(CommitDigits, commit.Length)]}{(machine.Dirty == true ? " with changes" : "")}" : null,
        compared is { } under ? $"compared with commit {under[..Math.Min(CommitDigits, under.Length)]}" : null,
        machine.Modbench is { } version ? $"Modbench {version}" : null);

    // Reasons and mends of many would be longer than the results.
    private static IEnumerable<string> Absent(IReadOnlyList<AbsentRow> absent) => absent.Count <= MostExplained
        ? absent.Select(one => $"absent: {one.Source}: {one.Reason}; mend: {one.Mend}")
        : [$"absent: {string.Join(", ", absent.Select(one => one.Source))}; reasons and mends: 'absent' in the ledger, or 'dotnet modbench doctor'"];

    private static string Joined(params string?[] parts) => string.Join(", ", parts.OfType<string>());
}
