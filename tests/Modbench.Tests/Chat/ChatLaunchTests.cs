using Modbench.Chat;
using Modbench.Engine;
using Modbench.Tests.Engine;

namespace Modbench.Tests.Chat;

/// <summary>A chat stage under load in the engine, with a server that is slow, stands still or breaks off.</summary>
public sealed class ChatLaunchTests
{
    [Test]
    public void TimesAreThoseOfTheTokensAndTheCountThatOfTheServer()
    {
        const int Texts = 6;
        const int Between = 60;
        using var server = new OpenAiServer(async exchange =>
        {
            await exchange.BeginAsync();
            await exchange.RoleAsync();
            for (var text = 0; text < Texts; text++)
            {
                await Task.Delay(Between);
                await exchange.TextAsync("two tokens ");
            }

            await exchange.FinishAsync();
            await Task.Delay(2 * Between);
            await exchange.UsageAsync(input: 9, output: 2 * Texts);
            await exchange.EndAsync();
        });
        var (wiring, records) = Run(server, TimeSpan.FromSeconds(30), queries: 5);
        Assert.That(records.Queries.Select(query => query.Outcome), Is.All.EqualTo(QueryOutcome.Completed));
        var exchanges = server.Exchanges.ToArray();
        Assert.That(wiring.Visits, Has.Count.EqualTo(exchanges.Length));
        foreach (var (visit, exchange) in wiring.Visits.Zip(exchanges))
        {
            // The role went out first, and finish and usage last; none of the three is a token.
            Assert.That(visit.First, Is.GreaterThan(exchange.SentAt[1]), "the first token is the first text, not the role");
            Assert.That(visit.Last, Is.GreaterThan(exchange.SentAt[Texts]), "the last one is the last text");
            Assert.That(visit.Tokens, Is.EqualTo(2 * Texts));
        }

        // In the best of the queries: what is late in itself is late in all, and a busy machine makes some later.
        var apart = wiring.Visits.Zip(exchanges, (visit, exchange) => Math.Abs(visit.Last - visit.First - (exchange.SentAt[Texts] - exchange.SentAt[1])) / 1e6 / (Texts - 1));
        var late = wiring.Visits.Zip(exchanges, (visit, exchange) => (visit.First - exchange.SentAt[1]) / 1e6);
        var beforeUsage = wiring.Visits.Zip(exchanges, (visit, exchange) => (exchange.SentAt[Texts + 2] - visit.Last) / 1e6);
        Assert.That(apart.Min(), Is.LessThan(15), "ms between texts, beside those between the server's writes");
        Assert.That(late.Min(), Is.LessThan(15), "ms from the server's write to the first token");
        Assert.That(beforeUsage.Max(), Is.GreaterThan(Between), "ms from the last token to the usage, which is none");
        Assert.That(wiring.Visits.Max(visit => (visit.Last - visit.First) / 1e6 / (Texts - 1)), Is.GreaterThan(Between - 15));
    }

    [TestCase(300, 0)]
    [TestCase(30_000, 300)]
    public async Task AStallIsATimeoutOfThatStageAndClosesTheConnection(int queryMs, int stageMs)
    {
        var closed = new List<Task<bool>>();
        using var server = new OpenAiServer(async exchange =>
        {
            await exchange.BeginAsync();
            await exchange.TextAsync("a");
            var closing = exchange.ClosesWithinAsync(TimeSpan.FromSeconds(30));
            lock (closed) closed.Add(closing);
            await closing;
        });
        var (wiring, records) = Run(server, TimeSpan.FromMilliseconds(queryMs), queries: 2, TimeSpan.FromMilliseconds(stageMs));
        Assert.That(records.Queries.Select(query => query.Outcome), Is.All.EqualTo(QueryOutcome.TimedOut));
        Assert.That((records.Failures.Single().Stage, records.Failures.Single().Type, wiring.Visits.Count), Is.EqualTo(("Generate", "timeout", 0)));
        Assert.That(records.Queries.Select(query => query.Response / 1e6), Is.All.InRange(300, 15_000), "half a minute would be the other limit, or the server's patience");
        Assert.That(await Task.WhenAll(closed), Is.All.True);
    }

    [TestCase(true, "System.Net.Http.HttpIOException")]
    [TestCase(false, "Modbench.Chat.IncompleteReplyException")]
    public void ACutStreamIsAFailedQueryOfAClearType(bool chunked, string type)
    {
        using var server = new OpenAiServer(async exchange =>
        {
            await exchange.BeginAsync(chunked);
            await exchange.TextAsync("a");
            exchange.Close();
        });
        var (_, records) = Run(server, TimeSpan.FromSeconds(30), queries: 3);
        Assert.That(records.Queries.Select(query => query.Outcome), Is.All.EqualTo(QueryOutcome.Failed));
        Assert.That(records.Failures.Select(failure => (failure.Stage, failure.Type, failure.Count)), Is.EqualTo(new[] { ("Generate", type, 3) }));
    }

    [Test]
    public void OneBadAnswerFailsOneQueryOnly()
    {
        var count = 0;
        using var server = new OpenAiServer(exchange => Interlocked.Increment(ref count) % 3 == 0
            ? exchange.RespondAsync(429, """{"error":{"message":"Rate limit reached","type":"t","code":null}}""")
            : ChatStageTests.WriteAsync(exchange, "a", "b"));
        var (_, records) = Run(server, TimeSpan.FromSeconds(30), queries: 9);
        Assert.That(records.Queries.Count(query => query.Outcome == QueryOutcome.Failed), Is.EqualTo(3));
        Assert.That(records.Queries.Count(query => query.Outcome == QueryOutcome.Completed), Is.EqualTo(6));
        Assert.That(records.Failures.Single().Type, Is.EqualTo("System.ClientModel.ClientResultException"));
        Assert.That(records.Failures.Single().Message, Does.Contain("429"));
        Assert.That(records.Failures.Single().Detail, Does.Contain("Rate limit reached"));
    }

    private static (ChatWiring Wiring, LaunchRecords Records) Run(OpenAiServer server, TimeSpan timeout, int queries, TimeSpan stageLimit = default)
    {
        using var client = ChatStageTests.Client(server);
        using var stage = new ChatStage(client);
        var wiring = new ChatWiring(stage, stageLimit);
        var records = LaunchRun.Once(wiring, new SingleStreamScenario { TimeoutNs = timeout.Ticks * 100 }, queries);
        Assert.That(server.Failures, Is.Empty);
        return (wiring, records);
    }
}
