using Parquet;
using Parquet.Schema;

namespace Modbench.Ledger;

/// <summary>All samples of a run's launches: <c>resources.parquet</c>, one row for each process and time. docs/ledger.md describes the columns.</summary>
public static class ResourcesFile
{
    /// <summary>Name of the file in a run's folder.</summary>
    public const string Name = "resources.parquet";

    private static readonly DataField Time = new DataField<long>("time");
    private static readonly DataField Launch = new DataField<int>("launch");
    private static readonly DataField Outcome = new("outcome", typeof(string), isNullable: false);
    private static readonly DataField Condition = new("condition", typeof(string), isNullable: true);
    private static readonly DataField Role = new("role", typeof(string), isNullable: false);
    private static readonly DataField Process = new("process", typeof(string), isNullable: false);
    private static readonly DataField Copy = new DataField<int?>("copy");
    private static readonly DataField Pid = new DataField<int?>("pid");
    private static readonly DataField[] Metrics = [.. ResourceColumns.All.Select(column => new DataField<double?>(column.Name))];
    private static readonly ParquetSchema Schema = new([Time, Launch, Outcome, Condition, Role, Process, Copy, Pid, .. Metrics]);

    /// <summary>Adds a launch's samples, under a temporary name and then renamed: who reads it sees whole launches. Nothing where nobody looked.</summary>
    /// <param name="folder">The run's.</param>
    /// <param name="launch">The launch.</param>
    /// <exception cref="ModbenchException">MB4004: the folder cannot be written.</exception>
    public static void Append(string folder, LaunchResult launch)
    {
        if (launch.Resources is not { Series.Count: > 0 } resources) return;
        var path = Path.Combine(folder, Name);
        var temporary = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            using var content = new MemoryStream();
            var append = File.Exists(path);
            if (append) content.Write(File.ReadAllBytes(path));
            content.Position = 0;

            // In memory: nothing of it waits.
            WriteAsync(content, append, launch, resources).GetAwaiter().GetResult();
            File.WriteAllBytes(temporary, content.ToArray());
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new ModbenchException("MB4004", $"{path} can't be written: {cause.Message} Make the folder writable.", inner: cause);
        }
    }

    private static async Task WriteAsync(Stream content, bool append, LaunchResult launch, LaunchResources resources)
    {
        var rows = resources.Series.SelectMany(series => Enumerable.Range(0, series.Times.Count).Select(sample => (Series: series, Sample: sample))).ToArray();
        var writer = await ParquetWriter.CreateAsync(Schema, content, append: append).ConfigureAwait(false);
        await using (writer.ConfigureAwait(false))
        {
            using var group = writer.CreateRowGroup();
            await group.WriteAsync<long>(Time, rows.Select(row => row.Series.Times[row.Sample]).ToArray()).ConfigureAwait(false);
            await group.WriteAsync<int>(Launch, rows.Select(_ => launch.Launch).ToArray()).ConfigureAwait(false);
            await group.WriteAsync(Outcome, rows.Select(_ => launch.Outcome.ToString().ToLowerInvariant()).ToArray()).ConfigureAwait(false);
            await group.WriteAsync(Condition, rows.Select(row => ConditionAt(launch, row.Series.Times[row.Sample])!).ToArray()).ConfigureAwait(false);
            await group.WriteAsync(Role, rows.Select(row => row.Series.Role.ToString().ToLowerInvariant()).ToArray()).ConfigureAwait(false);
            await group.WriteAsync(Process, rows.Select(row => row.Series.Name).ToArray()).ConfigureAwait(false);
            await group.WriteAsync<int>(Copy, rows.Select(row => NotZero(row.Series.Copy)).ToArray()).ConfigureAwait(false);
            await group.WriteAsync<int>(Pid, rows.Select(row => NotZero(row.Series.Pid)).ToArray()).ConfigureAwait(false);
            foreach (var (column, field) in ResourceColumns.All.Zip(Metrics))
                await group.WriteAsync<double>(field, rows.Select(row => row.Series.Value(row.Sample, column.Metric)).ToArray()).ConfigureAwait(false);
        }
    }

    private static string? ConditionAt(LaunchResult launch, long time) =>
        launch.Outcome == LaunchOutcome.Ok
            ? launch.Records?.Blocks.FirstOrDefault(block => block.MeasuredFrom <= time && time <= block.End)?.Condition
            : launch.Seen.FirstOrDefault(block => block.Window.Start <= time && time <= block.Window.End)?.Condition;

    private static int? NotZero(int number) => number == 0 ? null : number;
}
