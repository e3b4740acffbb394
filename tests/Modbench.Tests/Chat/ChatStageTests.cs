using System.ClientModel;
using System.ClientModel.Primitives;
using Microsoft.Extensions.AI;
using Modbench.Chat;
using OpenAI;

namespace Modbench.Tests.Chat;

/// <summary>The stages over a real client of the OpenAI protocol and real sockets.</summary>
public sealed class ChatStageTests
{
    [Test]
    public async Task ThePiecesAreTheTextAndTheTokensThoseThatTheServerCounted()
    {
        using var server = new OpenAiServer(async exchange =>
        {
            await exchange.BeginAsync();
            await exchange.RoleAsync();
            foreach (var text in (string[])["Use ", "Enumerable.", "Chunk"]) await exchange.TextAsync(text);
            await exchange.FinishAsync("length");
            await exchange.UsageAsync(input: 21, output: 8);
            await exchange.EndAsync();
        });
        using var client = Client(server);
        using var stage = new ChatStage(client, new ChatStageOptions { SystemPrompt = "Be brief.", MaxOutputTokens = 8, Temperature = 0, Stop = ["\n"] });
        var pieces = await AskAsync(stage, "How do I cut a list?");

        var reply = ChatReply.Of(pieces);
        var body = server.Exchanges.Single().Body;
        Assert.Multiple(() =>
        {
            Assert.That(pieces.Select(piece => piece.Text), Is.EqualTo(new[] { "Use ", "Enumerable.", "Chunk", "" }), "the role is no piece");
            Assert.That(pieces.Select(piece => piece.IsOutput), Is.EqualTo(new[] { true, true, true, false }));
            Assert.That(pieces.Select(piece => piece.Tokens), Is.EqualTo(new[] { 1, 1, 1, 5 }));
            Assert.That(reply, Is.EqualTo(new ChatReply("Use Enumerable.Chunk", 8, 21, IsUsageReported: true, ChatFinishReason.Length)));
            Assert.That(server.Exchanges.Single().Line, Is.EqualTo("POST /v1/chat/completions HTTP/1.1"));
            Assert.That(body.GetProperty("stream").GetBoolean(), Is.True);
            Assert.That(body.GetProperty("stream_options").GetProperty("include_usage").GetBoolean(), Is.True, "usage is asked for");
            Assert.That(body.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("role").GetString()), Is.EqualTo(new[] { "system", "user" }));
            Assert.That(body.GetProperty("max_completion_tokens").GetInt32(), Is.EqualTo(8));
            Assert.That(body.GetProperty("temperature").GetDouble(), Is.Zero);
            Assert.That(body.GetProperty("stop")[0].GetString(), Is.EqualTo("\n"));
            Assert.That(server.Failures, Is.Empty);
        });
    }

    [Test]
    public async Task WithoutUsageTokensArePiecesAndItSaysSo()
    {
        using var server = new OpenAiServer(exchange => WriteAsync(exchange, "a", "b"));
        using var client = Client(server);
        using var stage = new ChatStage(client);
        var reply = ChatReply.Of(await AskAsync(stage, "?"));
        Assert.That(reply, Is.EqualTo(new ChatReply("ab", 2, null, IsUsageReported: false, ChatFinishReason.Stop)));
    }

    [Test]
    public async Task ThinkingThatTheServerCountsButKeepsToItselfIsNoTokenOfTheStream()
    {
        using var server = new OpenAiServer(async exchange =>
        {
            await exchange.BeginAsync();
            await exchange.TextAsync("a");
            await exchange.TextAsync("b");
            await exchange.FinishAsync();
            await exchange.UsageAsync(input: 3, output: 105, reasoning: 100);
            await exchange.EndAsync();
        });
        using var client = Client(server);
        using var stage = new ChatStage(client);
        var pieces = await AskAsync(stage, "?");
        Assert.That(pieces.Sum(piece => piece.Tokens), Is.EqualTo(5));
        Assert.That(ChatReply.Of(pieces).OutputTokens, Is.EqualTo(105), "as reported, like that of a reply that came as a whole");
    }

    [Test]
    public async Task AChatGoesOutAsItIs()
    {
        using var server = new OpenAiServer(exchange => WriteAsync(exchange, "a"));
        using var client = Client(server);
        using var stage = new ChatStage(client);
        await foreach (var piece in stage.RunAsync([new(ChatRole.User, "1"), new(ChatRole.Assistant, "2"), new(ChatRole.User, "3")], CancellationToken.None)) _ = piece;
        Assert.That(
            server.Exchanges.Single().Body.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("role").GetString()),
            Is.EqualTo(new[] { "user", "assistant", "user" }));
    }

    [Test]
    public async Task AWholeReplyHasItsUsage()
    {
        using var server = new OpenAiServer(exchange => exchange.RespondAsync(
            200,
            """
            {"id":"1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"yes"},"finish_reason":"stop"}],
             "usage":{"prompt_tokens":5,"completion_tokens":2,"total_tokens":7}}
            """));
        using var client = Client(server);
        using var stage = new WholeChatStage(client);
        await stage.SetupAsync(CancellationToken.None);
        Assert.That(await stage.RunAsync("Is it?", CancellationToken.None), Is.EqualTo(new ChatReply("yes", 2, 5, IsUsageReported: true, ChatFinishReason.Stop)));
        Assert.That(server.Exchanges.Single().Body.TryGetProperty("stream", out var stream) && stream.GetBoolean(), Is.False);
    }

    [TestCase(401, "Incorrect API key provided")]
    [TestCase(429, "Rate limit reached")]
    [TestCase(500, "The server had an error")]
    public async Task AServersErrorComesThroughWithTypeStatusAndMessage(int status, string message)
    {
        using var server = new OpenAiServer(exchange => exchange.RespondAsync(status, $$$"""{"error":{"message":"{{{message}}}","type":"t","code":null}}"""));
        using var client = Client(server);
        using var stage = new ChatStage(client);
        using var whole = new WholeChatStage(client);
        await whole.SetupAsync(CancellationToken.None);
        var error = await Assert.CatchAsync(async () => await AskAsync(stage, "?"));
        var other = await Assert.CatchAsync(async () => await whole.RunAsync("?", CancellationToken.None));
        Assert.That((Exception?[])[error, other], Is.All.TypeOf<ClientResultException>().With.Property("Status").EqualTo(status).And.Message.Contains(message));
        Assert.That(server.Exchanges, Has.Count.EqualTo(2), "the client was told not to retry");
    }

    [Test]
    public void MalformedEventsAreTheClientsErrorNotAnEmptyAnswer()
    {
        using var server = new OpenAiServer(async exchange =>
        {
            await exchange.BeginAsync();
            await exchange.TextAsync("a");
            await exchange.EventAsync("""{"id":"1","choices":[{"index":0,"delta":{"content":""");
            await exchange.EndAsync();
        });
        using var client = Client(server);
        using var stage = new ChatStage(client);
        Assert.That(async () => await AskAsync(stage, "?"), Throws.InstanceOf<System.Text.Json.JsonException>());
    }

    [Test]
    public void AStreamCutWithinItsEncodingIsAnIoError()
    {
        using var server = new OpenAiServer(async exchange =>
        {
            await exchange.BeginAsync(chunked: true);
            await exchange.TextAsync("a");
            exchange.Close();
        });
        using var client = Client(server);
        using var stage = new ChatStage(client);
        Assert.That(async () => await AskAsync(stage, "?"), Throws.InstanceOf<IOException>().And.Message.Contains("prematurely"));
    }

    [Test]
    public void AStreamCutWhereAConnectionMayEndIsIncompleteNotAShortAnswer()
    {
        using var server = new OpenAiServer(async exchange =>
        {
            await exchange.BeginAsync(chunked: false);
            await exchange.TextAsync("a");
            await exchange.TextAsync("b");
            exchange.Close();
        });
        using var client = Client(server);
        using var stage = new ChatStage(client);
        var seen = new List<string>();
        Assert.That(
            async () =>
            {
                await foreach (var piece in stage.RunAsync("?", CancellationToken.None)) seen.Add(piece.Text);
            },
            Throws.TypeOf<IncompleteReplyException>().With.Message.Contains("after 2 pieces"));
        Assert.That(seen, Is.EqualTo(new[] { "a", "b" }));

        using var tolerant = new ChatStage(client, new ChatStageOptions { RequireFinishReason = false });
        Assert.That(async () => ChatReply.Of(await AskAsync(tolerant, "?")).FinishReason, Is.Null);
    }

    [Test]
    public async Task CancellingClosesTheConnection()
    {
        var closed = new TaskCompletionSource<bool>();
        using var server = new OpenAiServer(async exchange =>
        {
            await exchange.BeginAsync();
            await exchange.TextAsync("a");
            closed.SetResult(await exchange.ClosesWithinAsync(TimeSpan.FromSeconds(30)));
        });
        using var client = Client(server);
        using var stage = new ChatStage(client);
        using var stop = new CancellationTokenSource();
        var seen = 0;
        Assert.That(
            async () =>
            {
                await foreach (var piece in stage.RunAsync("?", stop.Token))
                {
                    seen++;
                    await stop.CancelAsync();
                }
            },
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(seen, Is.EqualTo(1));
        Assert.That(await closed.Task, Is.True);
    }

    [Test]
    public void AnErrorAmongTheContentsFailsWithItsCode()
    {
        using var client = new ScriptedChatClient([new(ChatRole.Assistant, [new TextContent("a"), new ErrorContent("no more credit") { ErrorCode = "quota" }])]);
        using var stage = new ChatStage(client);
        Assert.That(async () => await AskAsync(stage, "?"), Throws.TypeOf<ChatErrorException>().With.Message.EqualTo("quota: no more credit"));
    }

    [Test]
    public async Task ThinkingIsOutputButNotTheAnswer()
    {
        using var client = new ScriptedChatClient(
        [
            new(ChatRole.Assistant, [new TextReasoningContent("hm")]),
            new(ChatRole.Assistant, [new TextContent("yes"), new UsageContent(new() { OutputTokenCount = 7, ReasoningTokenCount = 6 })]) { FinishReason = ChatFinishReason.Stop },
        ]);
        using var stage = new ChatStage(client);
        var pieces = await AskAsync(stage, "?");
        Assert.That(pieces.Select(piece => (piece.Text, piece.IsReasoning, piece.Tokens)), Is.EqualTo(new[] { ("hm", true, 1), ("yes", false, 1), ("", false, 5) }));
        Assert.That(ChatReply.Of(pieces).Text, Is.EqualTo("yes"));
    }

    [Test]
    public async Task AClientThatTheStageMadeIsMadeOnceAndDisposedWithIt()
    {
        var client = new ScriptedChatClient([]);
        var made = 0;
        var stage = new ChatStage(() =>
        {
            made++;
            return client;
        });
        Assert.That(() => stage.RunAsync("?", CancellationToken.None).GetAsyncEnumerator().MoveNextAsync().AsTask(), Throws.InvalidOperationException);
        await stage.SetupAsync(CancellationToken.None);
        await stage.SetupAsync(CancellationToken.None);
        stage.Dispose();
        Assert.That((made, client.IsDisposed), Is.EqualTo((1, true)));

        var own = new ScriptedChatClient([]);
        new ChatStage(own).Dispose();
        Assert.That(own.IsDisposed, Is.False);
    }

    [Test]
    public void OptionsOutOfRangeAreRefusedBeforeAnythingRuns()
    {
        using var client = new ScriptedChatClient([]);
        Assert.That(() => new ChatStage(client, new ChatStageOptions { MaxOutputTokens = 0 }), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new WholeChatStage(client, new ChatStageOptions { Temperature = -1 }), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    /// <summary>No retries: what a test's server does is what the stage sees.</summary>
    internal static IChatClient Client(OpenAiServer server) => new OpenAIClient(
            new ApiKeyCredential("key"), new OpenAIClientOptions { Endpoint = server.Address, RetryPolicy = new ClientRetryPolicy(0) })
        .GetChatClient("m").AsIChatClient();

    internal static async Task WriteAsync(OpenAiExchange exchange, params string[] texts)
    {
        await exchange.BeginAsync();
        await exchange.RoleAsync();
        foreach (var text in texts) await exchange.TextAsync(text);
        await exchange.FinishAsync();
        await exchange.EndAsync();
    }

    private static async Task<List<ChatPiece>> AskAsync(ChatStage stage, string prompt)
    {
        await stage.SetupAsync(CancellationToken.None);
        return await stage.RunAsync(prompt, CancellationToken.None).ToListAsync();
    }
}
