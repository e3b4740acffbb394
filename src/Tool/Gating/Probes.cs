using Modbench.Diagnosers;
using Modbench.Ledger;

namespace Modbench.Tool.Gating;

/// <summary>
/// Pairs of the base and of commits on the way to the head, which are built when they are asked for. Up to three stay built, those nearest to the last one: a search narrows down, and what it leaves it
/// seldom comes back to.
/// </summary>
/// <param name="under">The base.</param>
/// <param name="head">The last of the line.</param>
/// <param name="line">The commits.</param>
/// <param name="measures">What is asked of each pair.</param>
/// <param name="build">Builds one.</param>
/// <param name="pairs">Makes what runs the pairs of the base and a build.</param>
/// <param name="launch">Number of the first launch.</param>
internal sealed class Probes(
    ProjectOutput under,
    ProjectOutput head,
    IReadOnlyList<BisectedCommitRow> line,
    IReadOnlyList<GatedMeasure> measures,
    Func<BisectedCommitRow, CancellationToken, Task<ProbeBuild>> build,
    Func<ProjectOutput, GatePairs> pairs,
    int launch) : IAsyncDisposable
{
    private const int MostBuilt = 3;
    private readonly Dictionary<int, Built> built = [];
    private readonly Dictionary<int, string> unusable = [];
    private readonly Dictionary<(int Place, string Pipeline, string Scenario), string> notComparable = [];
    private readonly Dictionary<(int Place, string Pipeline, string Scenario), List<GatePair>> run = [];
    private (int Place, GatePairs Pairs)? open; // one at a time: they share the run's log
    private int next = launch;

    /// <summary>Places, from 0, of those that need no build: the head never does.</summary>
    public IReadOnlyCollection<int> Ready => [.. built.Keys.Append(line.Count - 1).Distinct()];

    /// <summary>How many were built, or could not be.</summary>
    public int Builds { get; private set; }

    /// <summary>Pairs of all of them.</summary>
    public int Pairs => run.Values.Sum(own => own.Count);

    /// <summary>Pairs that were run already, by place.</summary>
    public IEnumerable<(int Place, GatePair Pair)> Of(string pipeline, string scenario) =>
        run.Where(own => own.Key.Pipeline == pipeline && own.Key.Scenario == scenario).OrderBy(own => own.Key.Place).SelectMany(own => own.Value.Select(pair => (own.Key.Place, pair)));

    /// <summary>Places that can't be used whatever is asked, or of which these can't be compared, and why.</summary>
    public IEnumerable<(int Place, string Reason)> LeftOut(string pipeline, string scenario) =>
        unusable.Select(one => (Place: one.Key, Reason: one.Value))
            .Concat(notComparable.Where(one => one.Key.Pipeline == pipeline && one.Key.Scenario == scenario).Select(one => (one.Key.Place, one.Value)))
            .OrderBy(one => one.Place);

    /// <summary>Runs a pair.</summary>
    /// <param name="place">Of the commit, from 0.</param>
    /// <param name="pipeline">Full name.</param>
    /// <param name="scenario">Its name.</param>
    /// <param name="phase">Told where it is.</param>
    /// <param name="stop">Ends it.</param>
    public async Task<ProbedPair> RunAsync(int place, string pipeline, string scenario, Action<string> phase, CancellationToken stop)
    {
        if (await BuiltAsync(place, phase, stop).ConfigureAwait(false) is not { } probe) return new ProbedPair(null, unusable[place]);
        if (probe.Cases.Comparable.FirstOrDefault(one => one.Head.Name == pipeline && one.Scenario.Name == scenario) is not { } found)
        {
            var why = probe.Cases.Others.FirstOrDefault(row => row.Pipeline == pipeline && (row.Scenario is null || row.Scenario == scenario));
            return new ProbedPair(null, why?.Reason ?? "it has no such pipeline and scenario");
        }

        if (!run.TryGetValue((place, pipeline, scenario), out var own)) run[(place, pipeline, scenario)] = own = [];
        var order = new PairOrder(own.Count + 1, next, found.Base, found.Head, found.Scenario, measures, GateOrder.Seed);
        next += 2;
        var report = await PairsOf(place, probe).Run(order, phase, stop).ConfigureAwait(false);
        report.Close();
        if (report.NotComparable is { } reason) return new ProbedPair(null, notComparable[(place, pipeline, scenario)] = reason);
        own.Add(report.Pair);
        return new ProbedPair(report.Pair, null);
    }

    /// <summary>What ended in an error does so again, as a rule after minutes: no more is asked of the commit.</summary>
    /// <param name="place">Of the commit, from 0.</param>
    /// <param name="reason">Why.</param>
    public async Task LeaveOutAsync(int place, string reason)
    {
        unusable.TryAdd(place, reason);
        if (built.ContainsKey(place)) await RemoveAsync(place).ConfigureAwait(false);
    }

    /// <summary>Removes all of them.</summary>
    public async ValueTask DisposeAsync()
    {
        Close();
        foreach (var place in built.Keys.ToList()) await RemoveAsync(place).ConfigureAwait(false);
    }

    private GatePairs PairsOf(int place, Built probe)
    {
        if (open is { } still && still.Place == place) return still.Pairs;
        Close();
        open = (place, pairs(probe.Output));
        return open.Value.Pairs;
    }

    private void Close()
    {
        open?.Pairs.Dispose();
        open = null;
    }

    /// <summary>Null: it can't be used.</summary>
    private async Task<Built?> BuiltAsync(int place, Action<string> phase, CancellationToken stop)
    {
        if (built.TryGetValue(place, out var ready)) return ready;
        if (unusable.ContainsKey(place)) return null;
        var isHead = place == line.Count - 1;
        while (!isHead && built.Keys.Count(one => one < line.Count - 1) >= MostBuilt)
        {
            await RemoveAsync(built.Keys.Where(one => one < line.Count - 1).MaxBy(one => Math.Abs(one - place))).ConfigureAwait(false);
        }

        var made = new ProbeBuild(null, head, null);
        if (!isHead)
        {
            phase("building");
            Builds++;
            made = await build(line[place], stop).ConfigureAwait(false);
        }

        if (made.Output is not { } output)
        {
            unusable[place] = made.Without!;
            return null;
        }

        return built[place] = new Built(made.Files, output, GateCases.Of(under.Graphs, output.Graphs));
    }

    private async Task RemoveAsync(int place)
    {
        var gone = built[place];
        built.Remove(place);
        if (open?.Place == place) Close();
        if (gone.Files is { } files) await files.DisposeAsync().ConfigureAwait(false);
    }

    private sealed record Built(IAsyncDisposable? Files, ProjectOutput Output, GateCases Cases);
}
