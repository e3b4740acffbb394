using Modbench.Diagnosers;
using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Tests.Run;

/// <summary>A launch that searches for the peak: rate after rate in one child, and what is kept where it does not come to its end.</summary>
public class PeakLaunchTests : LaunchFixture
{
    private const double Truth = 80;
    private static readonly PeakScenario Scenario = new() { QueriesPerSecond = 50, MeanAtMostNs = 30_000_000, DurationNs = 1_000_000, TimeoutNs = 100_000_000 };

    private static RunTimings Impatient => Quick with { Drain = TimeSpan.FromSeconds(3) };

    [Test]
    public async Task It_tries_rate_after_rate_and_measures_the_last_that_passed()
    {
        var asked = new List<Go>();
        var children = Children((child, go) => asked.Add(go));

        var result = (await RunAsync(children, Searching(Scenario))).Result;

        Assert.That(result.Outcome, Is.EqualTo(LaunchOutcome.Ok));
        Assert.That(result.Peak!.Peak, Is.EqualTo(Truth).Within(2).Percent);
        Assert.That(asked.Select(go => go.Condition), Is.EqualTo(Enumerable.Repeat("probe", result.Peak.Probes.Count).Append("solo")));
        Assert.That(asked.Select(go => go.Block), Is.EqualTo(Enumerable.Range(0, asked.Count)));
        Assert.That(asked.SkipLast(1).Select(go => (go.StopsSaturated, go.LimitNs)), Has.All.EqualTo((true, 30_000_000L)));
        Assert.That((asked[^1].QueriesPerSecond, asked[^1].StopsSaturated), Is.EqualTo((result.Peak.LastPassing!.Value, false)));
        Assert.That(result.Records!.Blocks.Select(block => block.Condition), Is.EqualTo(new[] { "solo" }));
    }

    [Test]
    public async Task Each_class_of_a_mix_is_asked_for_by_its_own_objective()
    {
        var asked = new List<Go>();
        var children = Children((_, go) => asked.Add(go), classes: true);
        var order = Searching(Scenario with { MeanAtMostNs = 0 });
        var mixed = order.Planned.Pipeline with
        {
            Objective = new Objective(80_000_000, 0.5),
            Classes = [new QueryClassNode("Short", 1, null), new QueryClassNode("Long", 1, new Objective(400_000_000, 0.9))],
        };

        var result = (await RunAsync(children, order with { Planned = order.Planned with { Pipeline = mixed } })).Result;

        Assert.That(asked.Where(go => go.Condition == "probe").Select(go => go.ClassLimitsNs), Is.All.EqualTo("80000000 400000000"));
        Assert.That(result.Peak!.Goal.Text, Is.EqualTo("50 % of Short's responses ≤ 80 ms, 90 % of Long's responses ≤ 400 ms"));
        Assert.That(result.Peak.Probes.Select(probe => probe.Classes.Count), Is.All.EqualTo(2));
        Assert.That(result.Peak.Peak, Is.EqualTo(60).Within(5).Percent);
        Assert.That(result.Peak.Binding, Is.EqualTo("90 % of Long's responses ≤ 400 ms"));
    }

    [Test]
    public async Task A_child_that_dies_on_the_way_leaves_what_was_tried_before()
    {
        var children = Children((child, go) =>
        {
            if (go.Block == 4) child.Die(137);
        });

        var result = (await RunAsync(children, Searching(Scenario))).Result;

        Assert.That((result.Outcome, result.Reason), Is.EqualTo((LaunchOutcome.Failed,
            FormattableString.Invariant($"was ended by signal 9 (SIGKILL; out of memory, when nobody sent it) while trying {Tried(children):0.###}/s"))));
        AssertKept(result, 4);
    }

    [Test]
    public async Task A_child_that_says_it_hangs_leaves_what_was_tried_before()
    {
        var children = Children((_, _) => { }, async (child, go) =>
        {
            if (go.Block != 3) return false;
            await child.SayAsync(new Failed("run", "Embed", "hang", "it had not returned", "", false));
            return true;
        });

        var result = (await RunAsync(children, Searching(Scenario))).Result;

        Assert.That((result.Outcome, result.Reason), Is.EqualTo((LaunchOutcome.Timeout, "hung in stage 'Embed' during the run: it had not returned")));
        AssertKept(result, 3);
    }

    [Test]
    public async Task A_child_that_never_ends_a_probe_leaves_what_was_tried_before()
    {
        var children = Children((_, _) => { }, async (child, go) =>
        {
            if (go.Block != 2) return false;
            await child.SayAsync(new Running(go.Block, 0));
            return true;
        });

        var result = (await RunAsync(children, Searching(Scenario), Impatient)).Result;

        Assert.That(result.Outcome, Is.EqualTo(LaunchOutcome.Timeout));
        Assert.That(result.Reason, Does.StartWith("gave no answer for ").And.Contains($"while trying {FormattableString.Invariant($"{Tried(children):0.###}")}/s"));
        AssertKept(result, 2);
    }

    [Test]
    public async Task A_neighbour_that_dies_on_the_way_leaves_what_was_tried_before()
    {
        ScriptedChildren? children = null;
        children = Children((_, _) => { }, async (child, go) =>
        {
            if (go.Block != 2) return false;
            await child.SayAsync(new Running(go.Block, 0));
            children!.All.Single(other => other.Plan.Neighbour).Die(3);
            return true;
        });

        var result = (await RunAsync(children, Searching(Scenario, "B"))).Result;

        Assert.That((result.Outcome, result.Reason), Is.EqualTo((LaunchOutcome.Failed, "neighbour B ended with exit code 3 while running")));
        AssertKept(result, 2);
    }

    [Test]
    public async Task A_child_that_dies_before_its_first_probe_has_tried_nothing()
    {
        var children = new ScriptedChildren
        {
            On = (child, message) =>
            {
                if (message is Warm) child.Die(1);
                return Task.FromResult(message is Warm);
            },
        };

        var result = (await RunAsync(children, Searching(Scenario))).Result;

        Assert.That((result.Outcome, result.Peak), Is.EqualTo((LaunchOutcome.Failed, (PeakResult?)null)));
    }

    /// <summary>What the ledger has of it: the rates, and why there are no more; no measure, as of any failed launch.</summary>
    private static void AssertKept(LaunchResult result, int probes)
    {
        Assert.That(result.Peak?.Probes, Has.Count.EqualTo(probes));
        var searches = new[] { PeakFound.Of(result)! };
        var row = PeakRows.Of(searches).Single();
        Assert.That(row.Probes, Has.Count.EqualTo(probes));
        Assert.That(row.Reason, Does.EndWith($"after {probes} probes it ended early: launch 1 {result.Reason}"));
        var measure = PeakMeasures.Of(searches).First(measure => measure.Measure == "peak");
        Assert.That((measure.Value, measure.Reason), Is.EqualTo(((double?)null, row.Reason)));
    }

    private static double Tried(ScriptedChildren children) => children.All.Single(child => !child.Plan.Neighbour).Tried;

    /// <summary>The subject answers each probe as an M/D/1 queue of 10 ms would, on average, with a little noise.</summary>
    private static ScriptedChildren Children(Action<ScriptedChild, Go> first, Func<ScriptedChild, Go, Task<bool>>? answer = null, bool classes = false) => new()
    {
        On = async (child, message) =>
        {
            if (child.Plan.Neighbour || message is not Go go) return false;
            child.Tried = go.QueriesPerSecond;
            first(child, go);
            if (child.ExitCode is not null || (answer is not null && await answer(child, go))) return true;
            if (go.Condition != PeakScenario.Probe) return false;
            await child.SayAsync(new Running(go.Block, Clock.Now));
            await child.SayAsync(classes ? Mixed(go) : Done(go));
            return true;
        },
    };

    /// <summary>All short queries are quick; of the long ones 90 % are at 60/s, some more below and some less above.</summary>
    private static Done Mixed(Go go)
    {
        var each = (int)(go.QueriesPerSecond * 10);
        var met = (int)Math.Clamp(each * (1 - (0.1 * Math.Pow(go.QueriesPerSecond / 60, 4))), 0, each);
        return new Done(go.Block, 2 * each, 2 * each, 0, 0, 20_000_000_000, 1_000_000, 0.5, each + met, 20_000_000_000, Classes: $"{each} {each} {each} {met}");
    }

    private static Done Done(Go go)
    {
        const double seconds = 20;
        var load = go.QueriesPerSecond / 100;
        var noise = 1 + (0.02 * ((go.Block * 7 % 5) - 2));
        if (load >= 1) return new Done(go.Block, 300, 300, 0, 0, 3_000_000_000, 900_000_000, 1, 0, 3_000_000_000, Saturated: true, EndedPerSecond: 100);
        var queries = (int)(go.QueriesPerSecond * seconds);
        var mean = noise * (10e6 + (load * 10e6 / (2 * (1 - load))));
        return new Done(go.Block, queries, queries, 0, 0, (long)(seconds * 1e9), (long)mean, load, queries, (long)(seconds * 1e9));
    }
}
