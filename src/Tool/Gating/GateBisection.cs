using System.Diagnostics;
using System.Globalization;
using Modbench.Diagnosers;
using Modbench.Ledger;
using Modbench.Tool.Running;

namespace Modbench.Tool.Gating;

/// <summary>Finds the commits at which what failed got worse: one measure after the other, what stands out most first, each with what the pairs of those before it have shown.</summary>
/// <param name="line">The commits.</param>
/// <param name="probes">Runs pairs of them.</param>
/// <param name="plan">For names.</param>
/// <param name="screen">Where to write: what was seen on Out, progress on Error.</param>
internal sealed class GateBisection(CommitLine line, Probes probes, PlanRow plan, Screen screen)
{
    private static readonly TimeSpan FirstGuess = TimeSpan.FromSeconds(20);
    private readonly List<BisectionRow> rows = [];
    private readonly HashSet<int> named = [];
    private readonly long began = Stopwatch.GetTimestamp();

    /// <summary>Pairs of one commit and measure at most.</summary>
    public required int Most { get; init; }

    /// <summary>What it may take; null: no limit.</summary>
    public TimeSpan? Budget { get; init; }

    /// <summary>It was interrupted.</summary>
    public bool Interrupted { get; private set; }

    /// <summary>What was found: a row for each question that is through, in the order in which they were asked.</summary>
    public IReadOnlyList<BisectionRow> Rows => rows;

    /// <summary>Searches. What was found before an interrupt or the end of the budget is kept.</summary>
    /// <param name="questions">What got worse.</param>
    /// <param name="stop">Ends the pair or build in progress.</param>
    public async Task RunAsync(IReadOnlyList<GrowthQuestion> questions, CancellationToken stop)
    {
        string? ended = null;
        screen.Out.WriteLine(BisectionText.Range(line, questions.Count));
        foreach (var question in questions.OrderByDescending(question => question.Ease))
        {
            var search = new BisectionSearch(question, line.Commits, named, Most);
            foreach (var (place, pair) in probes.Of(question.Row.Pipeline, question.Row.Scenario!)) search.Add(place, pair, isNew: false);
            foreach (var (place, reason) in probes.LeftOut(question.Row.Pipeline, question.Row.Scenario!)) search.Skip(place, reason);
            ended ??= await SearchAsync(search, stop).ConfigureAwait(false);
            named.UnionWith(search.Named);
            rows.Add(search.Row(ended));
        }

        screen.Out.WriteLine(BisectionText.Taken(rows, probes.Pairs, probes.Builds));
    }

    /// <returns>What ended it; null: it came to its own end.</returns>
    private async Task<string?> SearchAsync(BisectionSearch search, CancellationToken stop)
    {
        screen.Out.WriteLine(BisectionText.Asked(search.Question, plan));
        var next = search.Next(probes.Ready);
        while (next is { } place)
        {
            (var ended, next) = await ShownProgress.RunAsync(screen, progress => VisitAsync(search, place, progress, stop)).ConfigureAwait(false);
            screen.Out.WriteLine(BisectionText.Seen(search.ProbeAt(place), line));
            if (ended is not null) return ended;
        }

        return null;
    }

    /// <summary>Pairs of one commit, as long as the next pair is one of it.</summary>
    /// <returns>What ended the search, or the commit of the next pair; neither: it came to its own end.</returns>
    private async Task<(string? Ended, int? Next)> VisitAsync(BisectionSearch search, int place, IProgress<RunProgress> progress, CancellationToken stop)
    {
        var (pipeline, scenario) = (search.Question.Row.Pipeline, search.Question.Row.Scenario!);
        try
        {
            int? next;
            do
            {
                if (stop.IsCancellationRequested) return (Interrupt(), null);
                if (Budget is { } budget && Stopwatch.GetElapsedTime(began) + Each() > budget) return ("--budget ended it", null);
                var done = probes.Pairs;
                var what = string.Create(CultureInfo.InvariantCulture, $"{BisectionText.Name(line.Commits[place], line)}: {plan.Label(pipeline)} {scenario}");
                var pair = await probes.RunAsync(place, pipeline, scenario, phase => progress.Report(new RunProgress(done + 1, done + 1, what, phase, Each())), stop).ConfigureAwait(false);
                if (pair.Pair is { } measured) search.Add(place, measured, isNew: true);
                else search.Skip(place, pair.Skipped!);
                next = search.Next(probes.Ready);
            }
            while (next == place);
            return (null, next);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return (Interrupt(), null);
        }
        catch (ModbenchException failure) when (failure.Code == "MB3014")
        {
            // The head's build is no longer the head's: no pair of it says anything now.
            return (failure.Message, null);
        }
        catch (Exception failure) when (failure is ModbenchException or IOException or UnauthorizedAccessException)
        {
            search.Skip(place, failure.Message);
            await probes.LeaveOutAsync(place, failure.Message).ConfigureAwait(false);
            return (null, search.Next(probes.Ready));
        }
    }

    private string Interrupt()
    {
        Interrupted = true;
        return "interrupted";
    }

    private TimeSpan Each() => probes.Pairs == 0 ? FirstGuess : Stopwatch.GetElapsedTime(began) / probes.Pairs;
}
