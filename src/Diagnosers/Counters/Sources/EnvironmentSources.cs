using Modbench.Ledger;

namespace Modbench.Diagnosers;

/// <summary>
/// What a ledger's <c>environment</c> has of a machine and of a project's folder, and whether it can be read here. Runtime, collector and packages are not among them: they are of a build, and absent
/// where it is.
/// </summary>
public static class EnvironmentSources
{
    private static readonly (string Source, string Gives, Func<EnvironmentRow, string?> Detail)[] Known =
    [
        ("cpu model", "the processor by its name", row => row.Cpu),
        ("physical cores", "cores, where several of the system's share one", row => row.PhysicalCores is { } cores ? FormattableString.Invariant($"{cores} of them") : null),
        ("memory", "how much the machine has", _ => null),
        ("container limits", "CPU and memory limits of control groups", row => row.ContainerLimits),
        ("commit", "which commit of the project is measured", row => row.Commit),
        ("frequency governor", "by which rule the cores' clock is set", row => row.Governor),
        ("turbo", "whether cores may be faster than their base clock", row => row.Turbo is { } on ? (on ? "on" : "off") : null),
    ];

    /// <summary>Tries each of them.</summary>
    /// <param name="folder">Whose commit is looked for.</param>
    public static IReadOnlyList<MeasuringSource> Probe(string folder) => Of(MachineEnvironment.Read(folder, null, ""));

    internal static IReadOnlyList<MeasuringSource> Of((EnvironmentRow Environment, IReadOnlyList<AbsentRow> Absent) read)
    {
        var absent = read.Absent.ToDictionary(row => row.Source);
        return
        [
            .. Known.Select(known => absent.GetValueOrDefault(known.Source) is { } lack
                ? new MeasuringSource(known.Source, known.Gives, null, lack.Reason, lack.Mend)
                : new MeasuringSource(known.Source, known.Gives, known.Detail(read.Environment), null, null)),
        ];
    }
}
