using System.Text.Json;

namespace Modbench.Injectors;

/// <summary>The file of trials: one line each, added as soon as the trial is over, so that a matrix can be made in several sittings.</summary>
internal static class Trials
{
    private static readonly JsonSerializerOptions Options = new() { NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals };

    public static IReadOnlyList<Trial> Read(string file) =>
        File.Exists(file) ? [.. File.ReadLines(file).Select(line => JsonSerializer.Deserialize<Trial>(line, Options)!)] : [];

    public static void Add(string file, Trial trial) => File.AppendAllText(file, JsonSerializer.Serialize(trial, Options) + "\n");
}
