using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Tests.Gate.Pairs;

/// <summary>Pairs whose processes take turns.</summary>
public sealed class PairRunnerTests : PairFixture
{
    private static readonly GatedMeasure Recall = P50 with { Measure = "quality.recall", Unit = "" };

    [Test]
    public async Task Both_take_turns_A_B_B_A_with_the_same_number_of_queries_and_their_pipelines_made_anew_in_between()
    {
        var script = new PairScript(baseNs: 5_000_000, headNs: 10_000_000) { PracticeNs = 10_000_000 };

        var report = await RunAsync(script, Order(2));

        Assert.That(report.Pair.Failure, Is.Null);
        Assert.That(report.Pair.HeadFirst, Is.False);
        var heard = script.Heard.ToList();
        Assert.That(script.Starts, Is.EqualTo(new[] { "base", "head" }), "started one after the other");
        Assert.That(heard.Take(2), Is.EquivalentTo(new[] { "base hello", "head hello" }));
        Assert.That(heard.Skip(2).Take(2), Is.EquivalentTo(new[] { "base warm", "head warm" }), "both at the same time");
        const string Round = "base turn,head turn,head turn,base turn";
        const string Turned = "head turn,base turn,base turn,head turn";
        var life = Renewed(heard.Skip(4).Take(52));
        Assert.That(life, Is.EqualTo($"{Round},{Turned},{Turned},{Round},anew,{Turned},{Round},{Round},{Turned},anew,{Turned},{Round},{Round},{Turned}"));
        Assert.That(heard.Skip(56), Is.EquivalentTo(new[] { "base finish", "head finish" }));
        Assert.That(script.Turns.Select(turn => (turn.Queries, turn.DiscardQueries)), Is.All.EqualTo((5, 1)), "50 ms of the slower one");
        Assert.That(script.Turns.Select(turn => (turn.MinNs, turn.DiscardNs)), Is.All.EqualTo((0L, 0L)), "they are counted, not timed");

        var value = report.Pair.Values.Single();
        Assert.That(value.Key, Is.EqualTo(P50), "what is asked of other pipelines is not this pair's");
        Assert.That(value.Value.LogRatio, Is.EqualTo(Math.Log(2)).Within(1e-9));
        Assert.That(report.Pair.Stages, Is.EqualTo(new[] { new StagePair("Embed", 5_000_000, 10_000_000) }));
        Assert.That((report.Base!.Launch, report.Head!.Launch), Is.EqualTo((3, 4)));
        Assert.That((report.Base.Conditions[0], report.Head.Conditions[0]), Is.EqualTo((Conditions.Base, Conditions.Head)));
        Assert.That(report.Head.Records!.Blocks, Has.Count.EqualTo(24));
        Assert.That(PairValues.Of(LaunchTurns.Of(report.Base.Records!), LaunchTurns.Of(report.Head.Records), [Recall])[Recall], Is.EqualTo(new PairValue(0.9, 0.9, 0)));
        Assert.That(report.Notes.Single(), Is.EqualTo("12 rounds of four turns, 5 queries measured in each, over 3 pipeline objects"));
        Assert.That(script.All.Select(child => child.Plan.DigestQueries), Is.All.True);
    }

    [Test]
    public async Task Who_is_first_alternates_from_pair_to_pair_and_the_seed_says_who_begins()
    {
        var firsts = new List<string>();
        for (var number = 1; number <= 4; number++)
        {
            var script = new PairScript();
            var report = await RunAsync(script, Order(number, seed: 7));
            firsts.Add(script.Starts.First());
            Assert.That(report.Pair.HeadFirst, Is.EqualTo(firsts[^1] == Conditions.Head));
            Assert.That(script.Heard.First(line => line.EndsWith("turn", StringComparison.Ordinal)), Does.StartWith(firsts[^1]));
        }

        Assert.That(firsts, Is.EqualTo(new[] { "base", "head", "base", "head" }).Or.EqualTo(new[] { "head", "base", "head", "base" }));
        Assert.That(Order(1, seed: 7).HeadFirst, Is.Not.EqualTo(Order(1, seed: 8).HeadFirst));
    }

    [Test]
    public async Task A_declared_number_of_warm_up_queries_is_run_once_by_one_after_the_other()
    {
        var script = new PairScript();

        await RunAsync(script, Order(2, new SingleStreamScenario { WarmupQueries = 7 }));

        Assert.That(script.Heard.Where(line => line.EndsWith("warm", StringComparison.Ordinal)), Is.EqualTo(new[] { "base warm", "head warm" }));
    }

    [TestCase("base", 9, "d", "another set of queries: the base has 9, the head 10")]
    [TestCase("head", 10, "e", "another set of queries: as many, and they hold something else")]
    public async Task Another_set_of_queries_is_not_compared(string who, int count, string digest, string reason)
    {
        var script = new PairScript { Ready = side => side == who ? new Ready(1, count, digest) : new Ready(1, 10, "d") };

        var report = await RunAsync(script, Order(1));

        Assert.That(report.NotComparable, Is.EqualTo(reason));
        Assert.That(report.Pair.Values, Is.Empty);
        Assert.That(script.Heard, Has.None.EndsWith("turn"));
        Assert.That(script.All.Select(child => child.ExitCode), Is.All.EqualTo(137));
    }

    [TestCase(null, "d")]
    [TestCase("d", null)]
    public async Task Queries_that_one_side_cannot_tell_are_taken_for_the_same(string? before, string? now)
    {
        var script = new PairScript { Ready = side => new Ready(1, 10, side == Conditions.Base ? before : now) };

        Assert.That((await RunAsync(script, Order(1))).Pair.Values, Is.Not.Empty);
    }

    [Test]
    public async Task Queries_that_differ_from_process_to_process_say_nothing_about_the_build()
    {
        var made = 0;
        var script = new PairScript { Ready = _ => new Ready(1, 10, $"{Interlocked.Increment(ref made)}") };
        using var runner = script.Runner(Folder, Quick);

        var first = await runner.RunAsync(Order(1), _ => { }, CancellationToken.None);
        Assert.That(made, Is.EqualTo(3), "another process of the base was asked");
        var second = await runner.RunAsync(Order(2), _ => { }, CancellationToken.None);

        Assert.That((first.NotComparable, second.NotComparable), Is.EqualTo(((string?)null, (string?)null)));
        Assert.That(made, Is.EqualTo(5), "and not again");
    }

    [Test]
    public async Task Rounds_in_which_one_side_compiled_are_left_out_unless_it_always_does()
    {
        var turns = 0;
        var once = new PairScript { Compiles = (side, _) => side == Conditions.Head && ++turns == 3 ? 5 : 0 };
        var always = new PairScript { Compiles = (_, _) => 5 };
        var now = 0;
        var rarely = new PairScript { Compiles = (side, _) => side == Conditions.Base && ++now % 2 == 0 ? 2 : 0 };

        var (left, kept, few) = (await RunAsync(once, Order(2)), await RunAsync(always, Order(2)), await RunAsync(rarely, Order(2)));

        Assert.That(left.Notes, Has.Some.EqualTo("methods were compiled in 1 of 12 rounds (0, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), which are left out"));
        Assert.That(kept.Notes, Has.Some.StartsWith("methods were compiled in 12 of 12 rounds (").And.Some.EndsWith("), too many to leave them out"));
        Assert.That((left.CompiledThroughout, kept.CompiledThroughout), Is.EqualTo((false, true)));
        Assert.That((left.Base!.LeftOut, left.Head!.LeftOut), Is.EqualTo(((int[])[2, 3], (int[])[2, 3])), "nor are they explained");
        Assert.That((kept.Base!.LeftOut.Count, kept.Head!.LeftOut.Count), Is.EqualTo((0, 0)));
        Assert.That(few.Notes, Has.Count.EqualTo(1), "two methods a round, of a thousand or of less, are let pass");
    }

    [Test]
    public async Task What_was_too_slow_beside_the_other_is_warmed_alone_before_it_is_called_so()
    {
        var warmed = 0;
        var script = new PairScript
        {
            On = async (_, child, message) =>
            {
                if (message is not Warm || Interlocked.Increment(ref warmed) > 2) return false;
                await child.SayAsync(new Warmed(1, 100, 600_000_000, null));
                return true;
            },
        };

        var report = await RunAsync(script, Order(2));

        Assert.That(report.WholeBecause, Is.Null);
        Assert.That(script.Heard.Count(line => line.EndsWith("warm", StringComparison.Ordinal)), Is.EqualTo(4));
        Assert.That(script.Turns.Select(turn => turn.Queries), Is.All.EqualTo(10));
    }

    [Test]
    public async Task Turns_are_practised_until_a_round_has_passed_in_silence()
    {
        var script = new PairScript { Practises = (side, turn) => turn is 96 or 97 && side == Conditions.Head ? 9 : 0 };

        var report = await RunAsync(script, Order(2));

        Assert.That(script.Practice.Count(turn => turn.EndsWith(" 1", StringComparison.Ordinal)), Is.EqualTo(2 * 96), "short ones, for every form of a method");
        Assert.That(script.Practice.TakeLast(8), Is.EqualTo(new[] { "base 10", "head 10", "head 10", "base 10", "base 10", "head 10", "head 10", "base 10" }));
        Assert.That(report.Notes, Has.Count.EqualTo(1));
        Assert.That(report.Head!.Records!.Blocks.Select(block => block.Condition), Is.All.EqualTo(Conditions.Head));
    }

    [Test]
    public async Task What_compiles_on_and_on_is_practised_three_times_and_then_measured()
    {
        var script = new PairScript { Practises = (_, _) => 9 };

        await RunAsync(script, Order(2));

        Assert.That(script.Practice.Count(turn => turn.EndsWith(" 10", StringComparison.Ordinal)), Is.EqualTo(3 * 4));
    }

    [Test]
    public async Task One_at_a_time_too_what_turns_take_says_how_many_queries_they_have()
    {
        // Warm-up said 5 ms.
        var script = new PairScript { PracticeNs = 1_000_000 };

        await RunAsync(script, Order(1));

        Assert.That(script.Turns.Select(turn => turn.Queries).Distinct(), Is.EqualTo(new[] { 50 }));
    }

    [Test]
    public async Task Several_in_flight_show_before_what_counts_how_many_queries_a_turn_has()
    {
        // One at a time takes 5 ms, four together 2.
        var script = new PairScript { PracticeNs = 2_000_000 };
        var scenario = new ClosedLoopScenario { InFlight = 4 };

        var report = await RunAsync(script, Order(1, scenario));

        Assert.That(report.Pair.Failure, Is.Null);
        Assert.That(script.Turns.Select(turn => turn.Queries).Distinct(), Is.EqualTo(new[] { 25 }));
        Assert.That(script.Turns.Select(turn => turn.DiscardQueries), Is.All.EqualTo(4), "all users come in at the same time");
    }

    /// <summary>Turns in order, and <c>anew</c> where both were made anew.</summary>
    private static string Renewed(IEnumerable<string> heard) =>
        string.Join(',', heard.Select(line => line.EndsWith("renew", StringComparison.Ordinal) ? "anew" : line)).Replace("anew,anew", "anew", StringComparison.Ordinal);
}
