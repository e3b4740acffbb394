using System.Globalization;
using Modbench.Engine;
using Parquet;
using Parquet.Schema;

namespace Modbench.Ledger;

/// <summary>When a launch's queries were due, and which they were: <c>arrivals-LAUNCH.parquet</c>, one row for each. docs/ledger.md describes the columns.</summary>
public static class ArrivalsFile
{
    /// <summary>Matches the names of all launches' files in a run's folder.</summary>
    public const string Pattern = "arrivals-*.parquet";

    // A launch may have millions: so many are in memory at a time.
    private const int Together = 1 << 17;

    private static readonly DataField Due = new DataField<long>("due");
    private static readonly DataField Id = new DataField<long>("id");
    private static readonly DataField Query = new DataField<int>("query");
    private static readonly DataField Block = new DataField<int>("block");
    private static readonly DataField Condition = new("condition", typeof(string), isNullable: false);
    private static readonly ParquetSchema Schema = new([Due, Id, Query, Block, Condition]);

    /// <summary>Name of a launch's file.</summary>
    public static string NameOf(int launch) => string.Create(CultureInfo.InvariantCulture, $"arrivals-{launch}.parquet");

    /// <summary>Writes a launch's file, under a temporary name and then renamed. Nothing where it recorded no query.</summary>
    /// <param name="folder">The run's.</param>
    /// <param name="launch">The launch; its records are still open.</param>
    /// <exception cref="ModbenchException">MB4004: the folder cannot be written.</exception>
    public static void Write(string folder, LaunchResult launch)
    {
        if (launch.Records is not { Blocks.Count: > 0, Queries.Count: > 0 } records) return;
        var path = Path.Combine(folder, NameOf(launch.Launch));
        var temporary = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            using (var content = File.Create(temporary))
            {
                // A file's writes do not wait for anybody else.
                WriteAsync(content, records).GetAwaiter().GetResult();
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new ModbenchException("MB4004", $"{path} can't be written: {cause.Message} Make the folder writable.", inner: cause);
        }
    }

    /// <summary>Reads a launch's file.</summary>
    /// <param name="path">Of <see cref="NameOf"/> in a run's folder.</param>
    /// <returns>In the order in which they were due.</returns>
    /// <exception cref="IOException">It can't be read.</exception>
    public static async Task<LaunchArrivals> ReadAsync(string path)
    {
        var reader = await ParquetReader.CreateAsync(path).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            var arrivals = new List<(long Due, long Id, int Query)>();
            for (var number = 0; number < reader.RowGroupCount; number++)
            {
                using var group = reader.OpenRowGroupReader(number);
                var (due, id, query) = (new long[group.RowCount], new long[group.RowCount], new int[group.RowCount]);
                await group.ReadAsync<long>(reader.Schema.FindDataField(Due.Name), due).ConfigureAwait(false);
                await group.ReadAsync<long>(reader.Schema.FindDataField(Id.Name), id).ConfigureAwait(false);
                await group.ReadAsync<int>(reader.Schema.FindDataField(Query.Name), query).ConfigureAwait(false);
                for (var row = 0; row < due.Length; row++) arrivals.Add((due[row], id[row], query[row]));
            }

            return new LaunchArrivals(arrivals);
        }
    }

    private static async Task WriteAsync(FileStream content, LaunchRecords records)
    {
        var starts = Starts(records.Blocks);
        var writer = await ParquetWriter.CreateAsync(Schema, content).ConfigureAwait(false);
        await using (writer.ConfigureAwait(false))
        {
            var rows = new List<(long Due, long Id, int Query, int Block)>(Math.Min(Together, records.Queries.Count));
            records.Queries.InChunks(queries =>
            {
                foreach (ref readonly var query in queries)
                {
                    // A search's probes are no blocks of the launch.
                    if (!starts.TryGetValue(query.Block, out var start)) continue;
                    rows.Add((start.Joined + query.Due - start.Block.Start, query.Id, query.Choice, query.Block));
                    if (rows.Count == Together) Flush();
                }
            });
            if (rows.Count > 0) Flush();

            void Flush()
            {
                // Nearly sorted already: small differences take little room.
                rows.Sort();
                WriteGroupAsync(writer, rows, starts).GetAwaiter().GetResult();
                rows.Clear();
            }
        }
    }

    private static async Task WriteGroupAsync(ParquetWriter writer, List<(long Due, long Id, int Query, int Block)> rows, Dictionary<int, (BlockRecord Block, long Joined)> starts)
    {
        using var group = writer.CreateRowGroup();
        await group.WriteAsync<long>(Due, rows.Select(row => row.Due).ToArray()).ConfigureAwait(false);
        await group.WriteAsync<long>(Id, rows.Select(row => row.Id).ToArray()).ConfigureAwait(false);
        await group.WriteAsync<int>(Query, rows.Select(row => row.Query).ToArray()).ConfigureAwait(false);
        await group.WriteAsync<int>(Block, rows.Select(row => row.Block).ToArray()).ConfigureAwait(false);
        await group.WriteAsync(Condition, rows.Select(row => starts[row.Block].Block.Condition).ToArray()).ConfigureAwait(false);
    }

    // Between two blocks nothing is due: what is left out there is the tool's own doing, not traffic.
    private static Dictionary<int, (BlockRecord Block, long Joined)> Starts(IEnumerable<BlockRecord> blocks)
    {
        var starts = new Dictionary<int, (BlockRecord Block, long Joined)>();
        var joined = 0L;
        foreach (var block in blocks.OrderBy(block => block.Start))
        {
            starts[block.Index] = (block, joined);
            joined += block.Issued - block.Start;
        }

        return starts;
    }
}
