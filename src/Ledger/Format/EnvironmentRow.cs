using System.Text.Json.Serialization;

namespace Modbench.Ledger;

/// <summary>Where a run took place. Null: could not be read; <see cref="RunLedger.Absent"/> says why.</summary>
public sealed record EnvironmentRow
{
    /// <summary>The processor's model.</summary>
    public string? Cpu { get; init; }

    /// <summary>Logical processors that this process may use.</summary>
    public int? Cores { get; init; }

    /// <summary>Physical cores of the machine.</summary>
    public int? PhysicalCores { get; init; }

    /// <summary>Memory of the machine in bytes.</summary>
    public long? Memory { get; init; }

    /// <summary>Name and version of the operating system.</summary>
    public string? Os { get; init; }

    /// <summary>The kernel's version.</summary>
    public string? Kernel { get; init; }

    /// <summary>Of the process, such as <c>X64</c>.</summary>
    public string? Architecture { get; init; }

    /// <summary>CPU limit of the container in cores; null without a limit as well: <see cref="ContainerLimits"/> tells.</summary>
    public double? ContainerCpus { get; init; }

    /// <summary>Memory limit of the container in bytes; null without a limit as well.</summary>
    public long? ContainerMemory { get; init; }

    /// <summary><c>cgroup v1</c>, <c>cgroup v2</c>: where the two limits were read; null: they could not be.</summary>
    public string? ContainerLimits { get; init; }

    /// <summary>Of the child processes, such as <c>.NET 10.0.12</c>.</summary>
    public string? Runtime { get; init; }

    /// <summary>Of the child processes: <c>server</c> or <c>workstation</c>, then <c>concurrent</c> or <c>non-concurrent</c>.</summary>
    public string? Gc { get; init; }

    /// <summary>Packages that the project runs with, each with its version, such as <c>NUnit 5.0.0</c>; null, and not in the file: could not be read.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Packages { get; init; }

    /// <summary>Commit of the measured project.</summary>
    public string? Commit { get; init; }

    /// <summary>The project's repository held changes that no commit has.</summary>
    public bool? Dirty { get; init; }

    /// <summary>Frequency governor of the CPUs, such as <c>performance</c>; several are joined by commas.</summary>
    public string? Governor { get; init; }

    /// <summary>The CPU may clock above its base frequency.</summary>
    public bool? Turbo { get; init; }

    /// <summary>Version of the tool.</summary>
    public string? Modbench { get; init; }
}
