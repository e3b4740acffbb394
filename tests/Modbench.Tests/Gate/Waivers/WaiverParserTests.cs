using System.Globalization;
using CsCheck;
using Modbench.Ledger;

namespace Modbench.Tests.Gate.Waivers;

/// <summary>What modbench.waivers may say, and where it says what is wrong.</summary>
public sealed class WaiverParserTests : FolderFixture
{
    [Test]
    public void SentencesAreRead()
    {
        var waivers = WaiverParser.Parse(
            """
            # What is accepted, and until when.

            response.p50 of AskDocs up to 15 % until 2027-01-31: the larger reranker; recall@5 rose from 0.71 to 0.83
            service.* of Docs.Ask*/Rerank up to 7.5% until 2026-12-31 : as above,
                and #123 says more:
              # not a part of it
                see there
            allocated of *   up to   200%   until 2028-02-29:x
            """,
            "modbench.waivers");
        Assert.That(waivers, Is.EqualTo(new[]
        {
            new Waiver("response.p50", "AskDocs", null, 0.15, new DateOnly(2027, 1, 31), "the larger reranker; recall@5 rose from 0.71 to 0.83", 3),
            new Waiver("service.*", "Docs.Ask*", "Rerank", 0.075, new DateOnly(2026, 12, 31), "as above, and #123 says more: see there", 4),
            new Waiver("allocated", "*", null, 2, new DateOnly(2028, 2, 29), "x", 8),
        }));
    }

    [TestCase("")]
    [TestCase("\n\n   \n# nothing\n\t#\n")]
    public void AFileMayBeEmpty(string text) => Assert.That(WaiverParser.Parse(text, "f"), Is.Empty);

    [TestCase("response.p50", "MB3031", 13, "'of' is expected, and the line ends. A waiver reads")]
    [TestCase("response.p50 in Ask", "MB3031", 14, "'of' is expected, not 'in'. A waiver reads")]
    [TestCase("response.p50 of", "MB3031", 16, "a pipeline is expected, and the line ends.")]
    [TestCase("response.p50 of Ask/", "MB3031", 17, "'Ask/' is neither a pipeline nor PIPELINE/STAGE")]
    [TestCase("response.p50 of A/B/C up to", "MB3031", 17, "'A/B/C' is neither a pipeline nor PIPELINE/STAGE")]
    [TestCase("response.p50 of Ask upto 15 %", "MB3031", 21, "'up' is expected, not 'upto'.")]
    [TestCase("response.p50 of Ask up to 15 until 2027-01-31: x", "MB3031", 30, "'%' is expected, not 'until'.")]
    [TestCase("response.p50 of Ask up to % until 2027-01-31: x", "MB3032", 27, "'' is no percentage above 0, such as 15 % or 7.5 %")]
    [TestCase("response.p50 of Ask up to 0 % until 2027-01-31: x", "MB3032", 27, "'0' is no percentage above 0")]
    [TestCase("response.p50 of Ask up to -5 % until 2027-01-31: x", "MB3032", 27, "'-5' is no percentage above 0")]
    [TestCase("response.p50 of Ask up to 1,5 % until 2027-01-31: x", "MB3032", 27, "'1,5' is no percentage above 0")]
    [TestCase("response.p50 of Ask up to NaN % until 2027-01-31: x", "MB3032", 27, "'NaN' is no percentage above 0")]
    [TestCase("response.p50 of Ask up to 15 % until 31.1.2027: x", "MB3033", 38, "'31.1.2027' is no date: write year, month and day, as in 2027-01-31")]
    [TestCase("response.p50 of Ask up to 15 % until 2027-02-29: x", "MB3033", 38, "'2027-02-29' is no date")]
    [TestCase("response.p50 of Ask up to 15 % until: x", "MB3031", 37, "a date is expected, not ':'.")]
    [TestCase("respnse.p50 of Ask up to 15 % until 2027-01-31: x", "MB3034", 1, "no measure is named 'respnse.p50'. Did you mean 'response.p50'?")]
    [TestCase("latency* of Ask up to 15 % until 2027-01-31: x", "MB3034", 1, "no measure is named 'latency*', and none matches it")]
    [TestCase("instructions of Ask up to 15 % until 2027-01-31: x", "MB3034", 1, "no measure is named 'instructions'", Description = "no gate watches them")]
    [TestCase("quality.recall@5 of Ask up to 15 % until 2027-01-31: x", "MB3035", 1, "'quality.recall@5' can't be waived")]
    [TestCase("failures of Ask up to 15 % until 2027-01-31: x", "MB3035", 1, "'failures' can't be waived")]
    [TestCase("response.p50 of Ask up to 15 % until 2027-01-31", "MB3031", 48, "':' is expected, and the line ends.")]
    [TestCase("response.p50 of Ask up to 15 % until 2027-01-31:  ", "MB3036", 51, "it says no reason")]
    [TestCase("  response.p50 of Ask up to 15 % until 2027-01-31: x", "MB3031", 1, "a line that begins with spaces goes on with a waiver's reason, and there is none above it.")]
    public void AMistakeIsFoundAtItsPlace(string line, string code, int column, string message)
    {
        var error = Assert.Throws<ModbenchException>(() => WaiverParser.Parse("# first\n" + line + "\n", "modbench.waivers"));
        Assert.That((error!.Code, error.ExitCode), Is.EqualTo((code, 2)));
        Assert.That(error.Message, Does.StartWith(string.Create(CultureInfo.InvariantCulture, $"modbench.waivers:2:{column}: {message}")));
    }

    [Test]
    public void TheSameIsNotWaivedTwice()
    {
        const string Text = "response.p50 of Ask up to 15 % until 2027-01-31: x\nresponse.p99 of Ask up to 15 % until 2027-01-31: x\nResponse.P50 of ask up to 20 % until 2027-02-28: y\n";
        var error = Assert.Throws<ModbenchException>(() => WaiverParser.Parse(Text, "w"));
        Assert.That((error!.Code, error.Message), Is.EqualTo(("MB3037", "w:3:1: line 1 waives the same: keep one of them")));
    }

    [Test]
    public void WhatIsWrittenIsReadBack()
    {
        var name = Gen.OneOf("Ask", "Docs.Ask", "Docs.Outer+Ask", "Ask*", "*");
        var stage = Gen.OneOf("Rerank", "Ask.Embed", "*").Null();
        var measure = Gen.OneOf<string>([.. MeasureCatalog.All.Select(kind => kind.Name).Where(Waiver.CanBeWaived), "response.*", "*"]);
        var word = Gen.Char["abc#:%/→é…"].Array[1, 5].Select(letters => new string(letters)).Where(text => text[0] != '#');
        Gen.Select(measure, name, stage, Gen.Int[1, 500_000], Gen.Int[0, 3_000_000], Gen.Bool, word.Array[1, 6]).Sample((of, pipeline, at, ceiling, day, spaced, words) =>
        {
            var expected = new Waiver(of, pipeline, at, ceiling / 10_000.0, DateOnly.FromDayNumber(day), string.Join(' ', words), 1);
            var percent = (ceiling / 100m).ToString(CultureInfo.InvariantCulture);
            var text = string.Create(
                CultureInfo.InvariantCulture,
                $"{of} of {pipeline}{(at is null ? "" : "/" + at)} up to {percent}{(spaced ? " " : "")}% until {expected.Expires:yyyy-MM-dd}: {string.Join(spaced ? "\n  " : " ", words)}\n");
            var read = WaiverParser.Parse(text, "w").Single();
            Assert.That(read with { Ceiling = expected.Ceiling }, Is.EqualTo(expected));
            Assert.That(read.Ceiling, Is.EqualTo(expected.Ceiling).Within(1e-12));
        });
    }

    [Test]
    public void AnyTextIsWaiversOrANumberedError()
    {
        string[] parts = ["response.p50", " of ", "Ask", "/", "*", " up to ", "15", "%", " until ", "2027-01-31", ":", " ", "\n", "\r", "\t", "#", "\0", "why", "\u00A0", "quality.x"];
        Gen.OneOf(parts).Array[0, 30].Select(string.Concat).Sample(text =>
        {
            try
            {
                WaiverParser.Parse(text, "w");
            }
            catch (ModbenchException error)
            {
                Assert.That(error.Code, Does.Match("^MB303[1-7]$"));
                Assert.That(error.Message, Does.Match("^w:[0-9]+:[0-9]+: ."));
            }
        });
    }

    [Test]
    public void TheNearestFileUpToTheRepositoryIsTheProjects()
    {
        var project = Directory.CreateDirectory(Path.Combine(Folder, "src", "App")).FullName;
        Write(Folder, "not mine");
        var repository = Path.Combine(Folder, "src");
        File.WriteAllText(Path.Combine(repository, ".git"), "gitdir: elsewhere");
        Assert.That(WaiverFile.Find(project), Is.Null, "what lies above the repository is somebody else's");

        Write(repository, "response.p50 of Ask up to 15 % until 2027-01-31: x\n");
        var found = WaiverFile.Find(project)!;
        Assert.That((found.File, found.Waivers.Count), Is.EqualTo(("../modbench.waivers", 1)));

        Write(project, "what is this\n");
        var error = Assert.Throws<ModbenchException>(() => WaiverFile.Find(project));
        Assert.That(error!.Message, Does.StartWith($"{project}/modbench.waivers:1:1: no measure is named 'what'"));
    }

    [Test]
    public void AFileThatIsNoTextIsNamed()
    {
        File.WriteAllBytes(Path.Combine(Folder, WaiverFile.Name), [0xFF, 0xFE, 0x00]);
        var error = Assert.Throws<ModbenchException>(() => WaiverFile.Find(Folder));
        Assert.That((error!.Code, error.Message, error.ExitCode), Is.EqualTo(("MB3030", $"{Folder}/modbench.waivers is not UTF-8 text: save it as such", 2)));
    }

    [Test]
    public void AByteOrderMarkAndWindowsLineEndsAreNoMistake()
    {
        File.WriteAllText(Path.Combine(Folder, WaiverFile.Name), "\uFEFFresponse.p50 of Ask up to 15 % until 2027-01-31: x\r\n  y\r\n");
        Assert.That(WaiverFile.Find(Folder)!.Waivers.Single().Reason, Is.EqualTo("x y"));
    }

    private static void Write(string folder, string text) => File.WriteAllText(Path.Combine(folder, WaiverFile.Name), text);
}
