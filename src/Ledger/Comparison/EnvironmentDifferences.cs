using System.Globalization;

namespace Modbench.Ledger;

/// <summary>In what two places of measurement differ, and whether they can be one machine.</summary>
public static class EnvironmentDifferences
{
    /// <summary>The name of a package's field is this and the package's.</summary>
    public const string PackageField = "package ";

    // Firmware and kernel keep some of the memory for themselves, a little more or less each time.
    private const double MemoryTolerance = 0.02;

    /// <summary>All fields that differ, the machine's first.</summary>
    /// <param name="under">Where the base was measured.</param>
    /// <param name="over">Where the head was.</param>
    public static IReadOnlyList<EnvironmentDifference> Of(EnvironmentRow under, EnvironmentRow over)
    {
        (string Field, string? Base, string? Head, bool Machine, bool Same)[] fields =
        [
            Text("cpu", under.Cpu, over.Cpu, machine: true),
            Text("cores", Number(under.Cores), Number(over.Cores), machine: true),
            Text("physicalCores", Number(under.PhysicalCores), Number(over.PhysicalCores), machine: true),
            ("memory", Number(under.Memory), Number(over.Memory), true, under.Memory == over.Memory || IsNear(under.Memory, over.Memory)),
            Text("architecture", under.Architecture, over.Architecture, machine: true),
            Text("containerCpus", Number(under.ContainerCpus), Number(over.ContainerCpus), machine: true),
            Text("containerMemory", Number(under.ContainerMemory), Number(over.ContainerMemory), machine: true),
            Text("governor", under.Governor, over.Governor, machine: true),
            Text("turbo", Switch(under.Turbo), Switch(over.Turbo), machine: true),
            Text("runtime", under.Runtime, over.Runtime),
            Text("gc", under.Gc, over.Gc),
            Text("os", under.Os, over.Os),
            Text("kernel", under.Kernel, over.Kernel),
            Text("containerLimits", under.ContainerLimits, over.ContainerLimits),
            Text("modbench", under.Modbench, over.Modbench),
            Text("commit", under.Commit, over.Commit),
            Text("dirty", Switch(under.Dirty), Switch(over.Dirty)),
        ];
        return
        [
            .. fields.Where(field => !field.Same).Select(field => new EnvironmentDifference(field.Field, field.Base, field.Head, field.Machine)),
            .. under.Packages is { } before && over.Packages is { } after ? Packages(before, after) : [],
        ];
    }

    /// <summary>
    /// Why the two are not known to be one machine, or one like it: what makes it another, or what is not known of it. Null: processor, cores, memory, limits and
    /// clock are the same. Nothing in a ledger tells two hosts of one model apart.
    /// </summary>
    /// <param name="under">Where the base was measured.</param>
    /// <param name="over">Where the head was.</param>
    public static string? OtherMachine(EnvironmentRow under, EnvironmentRow over)
    {
        List<string> others = [.. Of(under, over).Where(difference => difference.Machine).Select(Say)];
        if (others.Count > 0) return $"measured on another machine: {string.Join("; ", others)}";
        return over.Cpu is null || over.Cores is null || over.Memory is null ? "not known to be the same machine: its processor, cores or memory could not be read" : null;
    }

    /// <summary>Such as <c>cores 8 → 2</c>.</summary>
    public static string Say(EnvironmentDifference difference) => $"{difference.Field} {Said(difference.Field, difference.Base)} → {Said(difference.Field, difference.Head)}";

    // Bytes are for programs; 1 GB is 1,024³, as in the attributes.
    private static string Said(string field, string? value) => value is null ? (field.StartsWith("container", StringComparison.Ordinal) || field.StartsWith(PackageField, StringComparison.Ordinal) ? "none" : "not known")
        : field is "memory" or "containerMemory" ? string.Create(CultureInfo.InvariantCulture, $"{double.Parse(value, CultureInfo.InvariantCulture) / (1 << 30):0.##} GB")
        : value;

    private static IEnumerable<EnvironmentDifference> Packages(IReadOnlyList<string> under, IReadOnlyList<string> over)
    {
        var (before, after) = (Versions(under), Versions(over));
        return before.Keys.Union(after.Keys, StringComparer.OrdinalIgnoreCase)
            .Order(StringComparer.OrdinalIgnoreCase)
            .Select(name => new EnvironmentDifference(PackageField + name, before.GetValueOrDefault(name), after.GetValueOrDefault(name), Machine: false))
            .Where(one => one.Base != one.Head);
    }

    private static Dictionary<string, string> Versions(IReadOnlyList<string> packages) =>
        packages.Select(package => package.Split(' ')).DistinctBy(parts => parts[0], StringComparer.OrdinalIgnoreCase).ToDictionary(parts => parts[0], parts => parts[^1], StringComparer.OrdinalIgnoreCase);

    private static (string, string?, string?, bool, bool) Text(string field, string? under, string? over, bool machine = false) => (field, under, over, machine, under == over);

    private static bool IsNear(long? under, long? over) => under is { } one && over is { } other && Math.Abs(one - other) <= MemoryTolerance * Math.Max(one, other);

    private static string? Number(double? value) => value?.ToString("0.###", CultureInfo.InvariantCulture);

    private static string? Switch(bool? value) => value switch { null => null, true => "true", false => "false" };
}
