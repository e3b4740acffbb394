using Modbench.Engine;

namespace Modbench.Steady;

/// <summary>Responses of real launches without anything planted, kept in files so that much can be tried with them.</summary>
internal static class Recordings
{
    private const int Launches = 3;

    /// <summary>Records three launches more; a minute and a half.</summary>
    public static async Task AddAsync(string folder)
    {
        Directory.CreateDirectory(folder);
        await PlantedRun.OfAsync(["PlainLong"], Launches, (launch, _, _) =>
        {
            using var writer = new BinaryWriter(File.Create(Path.Combine(folder, $"{Guid.NewGuid():N}.responses")));
            foreach (var query in launch.Records!.Queries.Where(query => query is { Measured: true, Outcome: QueryOutcome.Completed }).OrderBy(query => query.Due))
            {
                writer.Write(query.Due);
                writer.Write(query.Response);
            }
        }).ConfigureAwait(false);
    }

    /// <summary>Of each launch, due times and responses in nanoseconds, in order.</summary>
    public static IReadOnlyList<(long Due, long Response)[]> Read(string folder) =>
        [.. Directory.GetFiles(folder, "*.responses").Order(StringComparer.Ordinal).Select(ReadFile)];

    private static (long Due, long Response)[] ReadFile(string path)
    {
        using var reader = new BinaryReader(File.OpenRead(path));
        var responses = new (long Due, long Response)[reader.BaseStream.Length / 16];
        for (var i = 0; i < responses.Length; i++) responses[i] = (reader.ReadInt64(), reader.ReadInt64());
        return responses;
    }
}
