namespace Modbench.EndToEndTests;

/// <summary>The examples that run a language model, its weights dummies, copied out of the repository and measured with the packages.</summary>
public sealed class LanguageModelExampleTests : ExampleFixture
{
    private static readonly Lazy<UserProject> SelfRag = new(() => Copy("SelfRag"));

    [Test]
    [Category("Long")]
    public void AskCheckAndCorrect()
    {
        // It takes sources of the other example, and has the same index.
        var project = SelfRag.Value;
        TakeIndex(project);

        var result = project.Run("env", "SELFRAG_MODEL=tiny", "dotnet", "modbench", "--scenario", "SingleStream", "--launches", "1", "--queries", "12", "--diagnosers", "none");
        Assert.That(result.ExitCode, Is.Zero, result.ToString());

        var measures = project.Ledger().Measures.Where(row => row.Condition == "solo").ToList();
        Assert.Multiple(() =>
        {
            Assert.That(Value("AskAndCheck", "visits", "Try"), Is.GreaterThan(1), "some questions were asked again");
            Assert.That(Value("AskAndCheck", "visits", "Try"), Is.EqualTo(1 + Value("AskAndCheck", "visits", "Rewrite")).Within(1e-9), "each after it was rewritten");
            Assert.That(Value("AskAndCheck", "visits", "Generate"), Is.EqualTo(Value("AskAndCheck", "visits", "Ground")).And.AtLeast(1));
            Assert.That(Value("AskAndCheck", "quality.dummy-words"), Is.EqualTo(1));
            foreach (var quality in (string[])["quality.recall@5", "quality.attempts", "quality.sure"])
                Assert.That(Value("AskAndCheck", quality), Is.EqualTo(Value("AskAndCheckAtOnce", quality)), $"{quality}: one stage or many, it is the same work");
            Assert.That(
                Directory.EnumerateDirectories(Path.Combine(project.Artifacts, "cache")).Select(folder => Path.GetFileName(folder)!.Split('-')[0]),
                Is.EquivalentTo(new[] { "docs", "model" }));
        });

        double Value(string pipeline, string measure, string? stage = null) =>
            measures.Single(row => row.Pipeline == "SelfRag." + pipeline && row.Measure == measure && row.Stage == stage).Value!.Value;
    }

    [Test]
    [Category("Long")]
    public void DecodeBesideEmbedding()
    {
        // It takes the sources of both others.
        _ = SelfRag.Value;
        var project = Copy("Findings");
        TakeIndex(project);

        var result = project.Run("env", "SELFRAG_MODEL=tiny", "dotnet", "modbench", "--filter", "DecodeOnOneThread", "--launches", "1", "--queries", "20", "--diagnosers", "none");
        Assert.That(result.ExitCode, Is.Zero, result.ToString());

        var measures = project.Ledger().Measures;
        Assert.Multiple(() =>
        {
            foreach (var condition in (string[])["solo", "beside AskDocs", "beside BuildIndex", "beside BuildIndex on 1"])
            {
                Assert.That(Value("DecodeOnOneThread", condition, "tokens", "Generate"), Is.EqualTo(32), "as many in each answer, whoever is there");
                Assert.That(Value("DecodeOnOneThread", condition, "ttft.p50", "Generate"), Is.Positive);
                Assert.That(Value("DecodeOnOneThread", condition, "tpot.p50", "Generate"), Is.Positive);
            }

            foreach (var condition in (string[])["beside AskDocs", "beside BuildIndex", "beside BuildIndex on 1"])
            {
                Assert.That(Value("DecodeOnOneThread", condition, "antt"), Is.Positive, condition);
                Assert.That(Value("DecodeOnOneThread", condition, "stp"), Is.Positive, condition);
            }

            Assert.That(measures.Select(row => row.Pipeline).Where(name => name.StartsWith("SelfRag.", StringComparison.Ordinal)), Is.Empty, "what is not asked for is not measured");
        });

        double Value(string pipeline, string condition, string measure, string? stage = null) =>
            measures.Single(row => row.Pipeline == "Findings." + pipeline && row.Condition == condition && row.Measure == measure && row.Stage == stage).Value!.Value;
    }

    [Test]
    [Category("Long")]
    public void TracesOfACheckedAnswerLoseNothingAndTheirCostIsPrinted()
    {
        var project = Copy("SelfRag", "SelfRag traced");
        TakeIndex(project);
        var result = project.Run("env", "SELFRAG_MODEL=tiny", "dotnet", "modbench", "--filter", "AskAndCheck", "--scenario", "SingleStream", "--launches", "1", "--queries", "20");
        Assert.That(result.ExitCode, Is.Zero, result.ToString());
        AssertTracesAreWhole(Latest(project), "SelfRag.AskAndCheck");
    }
}
