using Modbench.Onnx;

namespace Modbench.Tests.Onnx;

public sealed class TextEmbedderTests
{
    private static readonly string[] Sentences =
    [
        "", "Hi", "This is an example sentence", "How do I split a list into pieces of the same size?",
        "Compress a folder into one archive file and read it back without touching the disk, if that can be done at all.",
    ];

    private static TextEmbedder _embedder = null!;

    [OneTimeSetUp]
    public static async Task Load()
    {
        _embedder = new TextEmbedder(MiniLm.Model, new() { IntraOpThreads = 1 });
        await _embedder.SetupAsync(CancellationToken.None);
    }

    [OneTimeTearDown]
    public static void Unload() => _embedder.Dispose();

    // The first values that the model's authors' own library gives for the two sentences of its model card.
    [TestCase("This is an example sentence", new[] { 0.06765693f, 0.06349581f, 0.0487131f, 0.07930496f, 0.03744796f, 0.00265277f })]
    [TestCase("Each sentence is converted", new[] { 0.08643863f, 0.10276267f, 0.00539456f, 0.00204447f, -0.00996338f, 0.02538547f })]
    public void AgreesWithSentenceTransformers(string sentence, float[] expected) =>
        Assert.That(_embedder.Run(sentence).Values[..expected.Length].ToArray(), Is.EqualTo(expected).Within(1e-5f));

    [Test]
    public void HasLengthOne() =>
        Assert.That(Sentences.Select(text => (double)_embedder.Run(text).Similarity(_embedder.Run(text))), Is.All.EqualTo(1).Within(1e-5));

    [Test]
    public void ABatchGivesWhatSingleTextsGive()
    {
        var batch = _embedder.Run(Sentences);
        Assert.That(batch, Has.Count.EqualTo(Sentences.Length));
        for (var i = 0; i < Sentences.Length; i++)
            Assert.That(batch[i].Values.ToArray(), Is.EqualTo(_embedder.Run(Sentences[i]).Values.ToArray()).Within(1e-5f), Sentences[i]);
    }

    [Test]
    public void TheOrderInABatchAndWhatRanBeforeDoNotMatter()
    {
        var forward = _embedder.Run(Sentences);
        _embedder.Run("something long in between, so that the tensors hold other tokens than those of the batch that follows it");
        var backward = _embedder.Run(Sentences.Reverse().ToArray());
        for (var i = 0; i < Sentences.Length; i++)
            Assert.That(backward[^(i + 1)].Values.ToArray(), Is.EqualTo(forward[i].Values.ToArray()).Within(1e-5f));
    }

    [Test]
    public void NoTextsGiveNoEmbeddings() => Assert.That(_embedder.Run(Array.Empty<string>()), Is.Empty);

    [Test]
    public void WhatMeansTheSameIsCloserThanWhatDoesNot()
    {
        var question = _embedder.Run("How do I divide a list into pieces of equal size?");
        var same = _embedder.Run("Splits the elements of a sequence into chunks of at most the given size.");
        var other = _embedder.Run("Sends a GET request to the specified Uri.");
        Assert.That(question.Similarity(same), Is.GreaterThan(question.Similarity(other) + 0.2f));
    }

    [Test]
    public void CaseAndAccentsAreStripped() =>
        Assert.That(_embedder.Run("Café NAÏVE").Similarity(_embedder.Run("cafe naive")), Is.EqualTo(1).Within(1e-5f));

    [TestCase("日本語のテキスト 😀 👩‍👩‍👧 \u0301 \0 \uFFFD")]
    [TestCase("broken surrogate \ud83d here")]
    public void AnyUnicodeIsAText(string text)
    {
        var embedding = _embedder.Run(text);
        Assert.That(embedding.Similarity(embedding), Is.EqualTo(1).Within(1e-5f));
    }

    [Test]
    public async Task WhatIsBeyondMaxTokensIsCutOff()
    {
        using var brief = new TextEmbedder(MiniLm.Model, new() { IntraOpThreads = 1, MaxTokens = 6 });
        await brief.SetupAsync(CancellationToken.None);

        // [CLS] and [SEP] leave room for four words.
        var cut = brief.Run("one two three four five six");
        Assert.Multiple(() =>
        {
            Assert.That(cut.Similarity(_embedder.Run("one two three four")), Is.EqualTo(1).Within(1e-5f));
            Assert.That(cut.Similarity(_embedder.Run("one two three four five six")), Is.LessThan(0.9999f));
        });
    }

    [Test]
    public void ManyVisitsAtOnceDoNotMix()
    {
        var expected = Sentences.Select(text => _embedder.Run(text)).ToArray();
        var similarities = new float[60];
        Parallel.For(0, similarities.Length, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
            similarities[i] = _embedder.Run(Sentences[i % Sentences.Length]).Similarity(expected[i % Sentences.Length]));
        Assert.That(similarities, Is.All.EqualTo(1).Within(1e-5f));
    }

    [Test]
    public void AVisitAllocatesLittleMoreThanItsEmbedding()
    {
        const string Question = "How do I wait for the first of several tasks?";
        for (var i = 0; i < 10; i++) _embedder.Run(Question);

        const int Visits = 50;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Visits; i++) _embedder.Run(Question);
        var perVisit = (GC.GetAllocatedBytesForCurrentThread() - before) / Visits;
        Assert.That(perVisit, Is.InRange(384 * sizeof(float), 6_000));
    }

    [Test]
    public void BeforeSetupItSaysWhatToCall()
    {
        using var fresh = new TextEmbedder(MiniLm.Model);
        Assert.That(() => fresh.Run("text"), Throws.InvalidOperationException.With.Message.Contains("SetupAsync"));
    }

    [Test]
    public void OptionsOutOfRangeAreRefused()
    {
        Assert.Multiple(() =>
        {
            Assert.That(() => new TextEmbedder(MiniLm.Model, new() { MaxTokens = 2 }), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => new TextEmbedder(MiniLm.Model, new() { IntraOpThreads = -1 }), Throws.InstanceOf<ArgumentOutOfRangeException>());
        });
    }
}
