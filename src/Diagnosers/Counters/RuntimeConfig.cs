using System.Text.Json;

namespace Modbench.Diagnosers;

/// <summary>Which runtime and collector a built project starts with.</summary>
/// <param name="Runtime">Such as <c>.NET 10.0.12</c>; null: unknown.</param>
/// <param name="Gc">Such as <c>workstation concurrent</c>; null: unknown.</param>
/// <param name="Reason">Why they are unknown.</param>
internal sealed record RuntimeConfig(string? Runtime, string? Gc, string? Reason)
{
    private const string Framework = "Microsoft.NETCore.App";

    /// <param name="path">The project's <c>.runtimeconfig.json</c>; null: not known.</param>
    /// <param name="sharedFolder">Where the installed runtimes lie, one folder per version.</param>
    /// <param name="variable">Reads an environment variable; the child inherits them, and they go before the file.</param>
    public static RuntimeConfig Read(string? path, string sharedFolder, Func<string, string?> variable)
    {
        if (path is null)
        {
            return new RuntimeConfig(null, null, "the project's runtimeconfig.json is not known");
        }

        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            var options = json.RootElement.GetProperty("runtimeOptions");
            var server = Switch(options, "System.GC.Server", variable("DOTNET_gcServer"), false);
            var concurrent = Switch(options, "System.GC.Concurrent", variable("DOTNET_gcConcurrent"), true);
            var version = Version(options, sharedFolder);
            return new RuntimeConfig(
                version is null ? null : ".NET " + version,
                $"{(server ? "server" : "workstation")} {(concurrent ? "concurrent" : "non-concurrent")}",
                version is null ? $"{path} names no {Framework}" : null);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return new RuntimeConfig(null, null, $"{path} can't be read: {cause.Message}");
        }
    }

    private static bool Switch(JsonElement options, string property, string? variable, bool otherwise)
    {
        if (variable is not null)
        {
            // The runtime reads these as hexadecimal numbers: anything but 0 is on.
            return variable.Trim().TrimStart('0').Length > 0;
        }

        return options.TryGetProperty("configProperties", out var properties) && properties.TryGetProperty(property, out var value)
            ? value.ValueKind == JsonValueKind.True || (value.ValueKind == JsonValueKind.String && bool.TryParse(value.GetString(), out var on) && on)
            : otherwise;
    }

    // A framework-dependent app takes the latest installed patch of the version it asks for.
    private static string? Version(JsonElement options, string sharedFolder)
    {
        var named = new[] { "framework", "frameworks", "includedFrameworks" }
            .Where(name => options.TryGetProperty(name, out _))
            .SelectMany(name => Items(options.GetProperty(name)))
            .ToList();
        var asked = named.Where(framework => framework.GetProperty("name").GetString() == Framework).Select(framework => framework.GetProperty("version").GetString()).FirstOrDefault();

        // Web applications name Microsoft.AspNetCore.App, which has the same version.
        asked ??= named.Select(framework => framework.GetProperty("version").GetString()).FirstOrDefault();
        if (asked is null || options.TryGetProperty("includedFrameworks", out _) || !System.Version.TryParse(asked, out var wanted))
        {
            return asked;
        }

        return Installed(sharedFolder)
            .Where(version => version.Major == wanted.Major && version.Minor == wanted.Minor && version >= wanted)
            .Max()?.ToString() ?? asked;
    }

    private static IEnumerable<JsonElement> Items(JsonElement element) =>
        element.ValueKind == JsonValueKind.Array ? [.. element.EnumerateArray()] : [element];

    private static IEnumerable<Version> Installed(string sharedFolder) => Directory.Exists(sharedFolder)
        ? Directory.GetDirectories(sharedFolder).Select(folder => System.Version.TryParse(Path.GetFileName(folder), out var version) ? version : null).OfType<Version>()
        : [];
}
