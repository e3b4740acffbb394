using Modbench.Onnx;
using Rag;
using SelfRag;
using MiniLm = Modbench.Tests.Onnx.MiniLm;

namespace Modbench.Tests.Examples;

/// <summary>The steps of the self-correcting example.</summary>
public sealed class SelfRagTests
{
    private static readonly Document Chunk = new(
        "Enumerable.Chunk", "System.Linq", "Enumerable.Chunk<T>(IEnumerable<T> source, int size)", 1,
        "Splits the elements of a sequence into chunks of size at most size. The last chunk can be smaller.", "The chunks.");

    private static readonly Document Sleep = new("Thread.Sleep", "System.Threading", "Thread.Sleep(int)", 2, "Suspends the current thread for some time.", "");

    private readonly TextEmbedder embedder = new(MiniLm.Model, new TextEmbedderOptions { IntraOpThreads = 1 });

    [OneTimeSetUp]
    public async Task Load() => await embedder.SetupAsync(CancellationToken.None);

    [OneTimeTearDown]
    public void Dispose() => embedder.Dispose();

    [Test]
    public void AQuestionIsRewrittenWithTheWordsOfTheFirstNames()
    {
        var question = new Question("How do I Cut a list? ", "Enumerable.Chunk");
        Assert.That(Phrase.Of(question), Is.EqualTo("how do i cut a list"));
        Assert.That(Phrase.Rewritten(question, [Chunk, Sleep]), Is.EqualTo("how do i cut a list Enumerable Chunk Thread Sleep"));
    }

    [Test]
    public void APassageFallsIntoSentencesThatSayWhatTheyAreAbout()
    {
        Assert.That(Sentence.Of(Chunk).Select(sentence => sentence.WithSubject), Is.EqualTo(new[]
        {
            "Enumerable Chunk: Splits the elements of a sequence into chunks of size at most size.",
            "Enumerable Chunk: The last chunk can be smaller.",
            "Enumerable Chunk: The chunks.",
        }));
        Assert.That(Sentence.Of("Yes! Use it. ").Select(sentence => sentence.WithSubject), Is.EqualTo(new[] { "Yes!", "Use it." }));
        Assert.That(Sentence.Of(" "), Is.Empty);
    }

    [Test]
    public void WhatHasToDoWithTheQuestionIsRelevantAndWhatHasNotIsNot()
    {
        var question = embedder.Run("split a sequence into chunks of at most some size");
        var good = Evidence.Read([Chunk, Sleep], question, embedder);
        Assert.That(good.IsRelevant, Is.True, $"{good.Relevance}");
        Assert.That(good.Closest(1).Single().Text, Does.StartWith("Splits"));
        Assert.That(good.Sentences, Has.Count.EqualTo(4).And.Count.EqualTo(good.Embeddings.Count));
        Assert.That(Evidence.Read([Sleep], question, embedder).IsRelevant, Is.False);
    }

    [Test]
    public void OnlyStatementsThatTheEvidenceSaysAndThatAnswerTheQuestionCanStand()
    {
        var question = embedder.Run("split a sequence into chunks of at most some size");
        var evidence = Evidence.Read([Chunk, Sleep], question, embedder);
        var good = Of("Chunk splits the elements of a sequence into chunks of size at most size.");
        var invented = Of("Chunk splits the elements of a sequence into chunks of size at most size.", "The capital of France is Paris.");
        var beside = Of("Sleep suspends the current thread for some time.");
        Assert.Multiple(() =>
        {
            Assert.That(good.IsGood, Is.True, $"{good}");
            Assert.That(invented.Support, Is.LessThan(Grounding.EnoughSupport), "the least supported statement counts");
            Assert.That(invented.IsGood, Is.False);
            Assert.That(beside.Support, Is.GreaterThan(Grounding.EnoughSupport));
            Assert.That(beside.IsGood, Is.False, "true, but no answer");
            Assert.That(Of().IsGood, Is.False, "nothing said");
        });

        Grounding Of(params string[] statements) => Grounding.Of([.. statements.Select(text => new Sentence("", text))], evidence, question, embedder);
    }

    [Test]
    public void AnAttemptIsRepeatedOnceForReadingAndTwiceInAll()
    {
        var question = embedder.Run("split a sequence into chunks of at most some size");
        var poor = Evidence.Read([Sleep], question, embedder);
        var bad = new Grounding(1, 0);
        var attempt = new Attempt();
        Assert.That(() => attempt.Evidence, Throws.InvalidOperationException);

        attempt.Begin(question);
        attempt.Found(poor);
        Assert.That((attempt.ShouldReadMore, attempt.ShouldThrowAway(bad)), Is.EqualTo((true, true)));
        attempt.Begin(embedder.Run("something else"));
        Assert.That((attempt.ShouldReadMore, attempt.ShouldThrowAway(bad)), Is.EqualTo((false, true)));
        Assert.That(attempt.Question.Similarity(question), Is.EqualTo(1).Within(1e-5), "the question stays what was asked");
        attempt.Begin(embedder.Run("something else"));
        Assert.That((attempt.ShouldReadMore, attempt.ShouldThrowAway(bad)), Is.EqualTo((false, false)));

        attempt.Reset();
        Assert.That(attempt.Number, Is.Zero);
        Assert.That(() => attempt.Evidence, Throws.InvalidOperationException);
    }
}
