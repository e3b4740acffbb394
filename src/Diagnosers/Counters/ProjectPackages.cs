using System.Text.Json;

namespace Modbench.Diagnosers;

/// <summary>The packages that a built project runs with, those of its packages included.</summary>
/// <param name="Packages">Each with its version, such as <c>NUnit 5.0.0</c>, in the order of their names; null: unknown.</param>
/// <param name="Reason">Why they are unknown.</param>
internal sealed record ProjectPackages(IReadOnlyList<string>? Packages, string? Reason)
{
    private const string ConfigEnding = ".runtimeconfig.json";
    private const string Ending = ".deps.json";
    private const string Package = "package";

    /// <param name="runtimeConfig">The project's <c>.runtimeconfig.json</c>, beside which its <c>.deps.json</c> lies; null: not known.</param>
    public static ProjectPackages Read(string? runtimeConfig)
    {
        if (runtimeConfig is null || !runtimeConfig.EndsWith(ConfigEnding, StringComparison.Ordinal)) return new ProjectPackages(null, "the project's deps.json is not known");
        var path = runtimeConfig[..^ConfigEnding.Length] + Ending;
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            return new ProjectPackages(
                [
                    .. json.RootElement.GetProperty("libraries").EnumerateObject()
                        .Where(library => library.Value.GetProperty("type").GetString() == Package)
                        .Select(library => library.Name.Replace('/', ' '))
                        .Order(StringComparer.OrdinalIgnoreCase),
                ],
                null);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return new ProjectPackages(null, $"{path} can't be read: {cause.Message}");
        }
    }
}
