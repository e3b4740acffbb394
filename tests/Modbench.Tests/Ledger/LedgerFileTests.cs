using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using CsCheck;
using Modbench.Ledger;

namespace Modbench.Tests.Ledger;

public sealed class LedgerFileTests : FolderFixture
{
    private static readonly RunLedger Example = ScriptedRun.Of(
        [ScriptedGraphs.AskDocs, ScriptedGraphs.BuildIndex],
        new ScriptedLaunch(ScriptedGraphs.AskDocs, 1, ScriptedGraphs.SingleStream).Block("solo", 10, 11, 12, 13).Result(),
        new ScriptedLaunch(ScriptedGraphs.AskDocs, 2, ScriptedGraphs.SingleStream).Block("solo", 10, 12, 12, 14).Result(),
        new ScriptedLaunch(ScriptedGraphs.AskDocs, 3, ScriptedGraphs.SingleStream).Fails("solo", "exit code 139 (SIGSEGV) in stage Search", "boom")) with
    {
        Artifacts = [new ArtifactRow("arrivals-1.parquet", 8, "sha256:" + new string('a', 64)), new ArtifactRow("trace-2.nettrace", 9, "sha256:" + new string('b', 64))],
    };

    [Test]
    public void ALedgerReadBackEqualsWhatWasWritten()
    {
        var path = Path.Combine(Folder, LedgerFile.Name);
        LedgerFile.Write(path, Example);
        var read = LedgerFile.Read(path);
        Assert.Multiple(() =>
        {
            Assert.That(LedgerFile.ToBytes(read), Is.EqualTo(File.ReadAllBytes(path)));
            Assert.That(read.Measures.Select(row => (row.Measure, row.Value)), Is.EqualTo(Example.Measures.Select(row => (row.Measure, row.Value))));
            Assert.That(Directory.GetFiles(Folder), Is.EqualTo(new[] { path }), "no temporary file stays behind");
        });
    }

    [Test]
    public void AnyValueOfADoubleComesBackBitForBit() =>
        Gen.Double.Where(double.IsFinite).Sample(value =>
        {
            var ledger = Example with { Measures = [Example.Measures[0] with { Value = value }] };
            return LedgerFile.Parse(LedgerFile.ToBytes(ledger), "x").Measures[0].Value!.Value.Equals(value);
        });

    [Test]
    public void WhateverUserCodeSaysComesBack() =>
        Gen.String.Where(IsWellFormed).Sample(text =>
        {
            var ledger = Example with
            {
                Measures = [Example.Measures[0] with { Stage = text, Notes = [text] }],
                Launches = [Example.Launches[2] with { Reason = text, LastErrors = [text] }],
            };
            var read = LedgerFile.Parse(LedgerFile.ToBytes(ledger), "x");
            return read.Measures[0].Stage == text && read.Measures[0].Notes[0] == text && read.Launches[0].Reason == text && read.Launches[0].LastErrors[0] == text;
        });

    [Test]
    public void TheDigestIsTheHashOfTheFileWithItsOwnDigitsAsZeros()
    {
        var text = Encoding.UTF8.GetString(LedgerFile.ToBytes(Example));
        var digest = DigestOf(text);
        Assert.That(digest, Is.EqualTo(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Blank(text))))));
        Assert.That(Blank(text), Does.Contain(new string('a', 64)).And.Contain(new string('b', 64)), "those of other files stay");
    }

    [Test]
    [Platform(Include = "Linux")]
    public void TheDocumentedCommandTellsTheDigest([Values] bool baseline)
    {
        var document = File.ReadAllText(Path.Combine(LedgerDocumentTests.Root(), "docs", "ledger.md"));
        var command = document.Split('\n').Single(line => line.StartsWith("sed ", StringComparison.Ordinal));
        var file = baseline ? BaselineFile.ToBytes(Example) : LedgerFile.ToBytes(Example);
        File.WriteAllBytes(Path.Combine(Folder, LedgerFile.Name), file);
        using var shell = Process.Start(new ProcessStartInfo("sh", ["-c", command]) { WorkingDirectory = Folder, RedirectStandardOutput = true })!;
        var output = shell.StandardOutput.ReadToEnd();
        shell.WaitForExit();
        Assert.That(output.Split(' ')[0], Is.EqualTo(DigestOf(Encoding.UTF8.GetString(file))));
    }

    [Test]
    public void AnyTruncationIsFound()
    {
        var file = LedgerFile.ToBytes(Example);
        Gen.Int[0, file.Length - 1].Sample(length => IsRefused(file.AsSpan(0, length).ToArray()));
    }

    [Test]
    public void AnyFlippedBitIsFound()
    {
        var file = LedgerFile.ToBytes(Example);
        Gen.Select(Gen.Int[0, file.Length - 1], Gen.Int[0, 7]).Sample((at, bit) =>
        {
            var flipped = file.ToArray();
            flipped[at] ^= (byte)(1 << bit);
            return IsRefused(flipped);
        });
    }

    [Test]
    public void FlippingAnyBitOfTheHeadIsFound()
    {
        var file = LedgerFile.ToBytes(Example);
        for (var at = 0; at < 160; at++)
        {
            var flipped = file.ToArray();
            flipped[at] ^= 0x20;
            Assert.That(IsRefused(flipped), Is.True, $"byte {at}");
        }
    }

    [Test]
    public void TheShapeThatScriptsRelyOn()
    {
        using var json = JsonDocument.Parse(LedgerFile.ToBytes(Example));
        var root = json.RootElement;
        Assert.Multiple(() =>
        {
            Assert.That(root.GetProperty("schema").GetString(), Is.EqualTo("modbench/1"));
            Assert.That(root.GetProperty("digest").GetString(), Does.Match("^sha256:[0-9a-f]{64}$"));
            Assert.That(root.GetProperty("run").GetString(), Is.EqualTo("20260102-030405"));
            Assert.That(Names(root.GetProperty("launches")[0]), Is.SupersetOf(new[] { "pipeline", "scenario", "condition", "launch", "pid", "kind", "outcome", "reason" }));
            Assert.That(root.GetProperty("launches")[0].GetProperty("kind").GetString(), Is.EqualTo("latency"));
            Assert.That(root.GetProperty("launches")[2].GetProperty("outcome").GetString(), Is.EqualTo("failed"));
            Assert.That(
                Names(root.GetProperty("measures")[0]),
                Is.SupersetOf(new[] { "pipeline", "scenario", "condition", "stage", "measure", "unit", "value", "low", "high", "reason" }));
            Assert.That(root.GetProperty("measures")[0].GetProperty("stage").ValueKind, Is.EqualTo(JsonValueKind.Null));
            Assert.That(root.GetProperty("explanations").GetArrayLength(), Is.Zero);
            Assert.That(root.GetProperty("verdicts").GetArrayLength(), Is.Zero);
            Assert.That(Names(root.GetProperty("absent")[0]), Is.EqualTo(new[] { "source", "reason", "mend" }));
        });
    }

    [Test]
    public void AMissingFileAndAForeignSchemaAreNumberedErrors()
    {
        var path = Path.Combine(Folder, "none.json");
        var foreign = LedgerFile.ToBytes(Example with { Schema = "modbench/9" });
        Assert.Multiple(() =>
        {
            Assert.That(Assert.Throws<ModbenchException>(() => LedgerFile.Read(path))?.Code, Is.EqualTo("MB4001"));
            Assert.That(Assert.Throws<ModbenchException>(() => LedgerFile.Parse(foreign, path))?.Code, Is.EqualTo("MB4003"));
            Assert.That(Assert.Throws<ModbenchException>(() => LedgerFile.Write(Path.Combine(Folder, "no", "x.json"), Example))?.Code, Is.EqualTo("MB4004"));
        });
    }

    [TestCase("modbench/2", "has schema 'modbench/2', written by Modbench 9.9.9, newer than 'modbench/1'")]
    [TestCase("modbench/0", "has schema 'modbench/0', written by Modbench 9.9.9; this version")]
    [TestCase("other", "has schema 'other', written by Modbench 9.9.9; this version")]
    public void AnotherSchemaIsSaidWhateverItsFieldsAre(string schema, string expected)
    {
        // Nothing of what this version asks for, and its own digest right.
        var file = Stamped($$"""{"schema":"{{schema}}","digest":"sha256:{{new string('0', 64)}}","environment":{"modbench":"9.9.9"}, "rows":[] }""");
        var error = Assert.Throws<ModbenchException>(() => LedgerFile.Parse(file, "x.json"));
        Assert.That(error!.Code, Is.EqualTo("MB4003"));
        Assert.That(error.Message, Does.StartWith("x.json " + expected));
    }

    [Test]
    public void ALaterVersionOfTheSameSchemaThatSaysMoreIsNoDamage()
    {
        var later = Example with { Environment = Example.Environment with { Modbench = "0.9.0" } };
        var text = Encoding.UTF8.GetString(LedgerFile.ToBytes(later with { Digest = "" })).Replace("\"latency\"", "\"dream\"");
        var same = Example with { Environment = Example.Environment with { Modbench = LedgerWriter.Own } };
        var own = Encoding.UTF8.GetString(LedgerFile.ToBytes(same)).Replace("\"latency\"", "\"dream\"");
        Assert.Multiple(() =>
        {
            var error = Assert.Throws<ModbenchException>(() => LedgerFile.Parse(Stamped(Blank(text)), "x.json"));
            Assert.That(error!.Code, Is.EqualTo("MB4003"));
            Assert.That(error.Message, Does.StartWith("x.json was written by Modbench 0.9.0, and version " + LedgerWriter.Own + " can't read it"));
            Assert.That(Assert.Throws<ModbenchException>(() => LedgerFile.Parse(Stamped(Blank(own)), "x.json"))!.Code, Is.EqualTo("MB4002"));
        });
    }

    [Test]
    public void AddedFieldsAreReadOver()
    {
        var text = Encoding.UTF8.GetString(LedgerFile.ToBytes(Example)).Replace("\"interrupted\":", "\"added\": [1, {}], \"interrupted\":");
        Assert.That(LedgerFile.Parse(Stamped(Blank(text)), "x.json").Run, Is.EqualTo(Example.Run));
    }

    [TestCase("", "ledger.json is no ledger: it is empty.")]
    [TestCase("garbage\n", "ledger.json is no ledger: it carries no digest.")]
    [TestCase("{ \"schema\": \"modbench/1\" }", "ledger.json is no ledger: it carries no digest.")]
    public void WhatIsNoLedgerIsNotCalledDamaged(string text, string expected)
    {
        var error = Assert.Throws<ModbenchException>(() => LedgerFile.Parse(Encoding.UTF8.GetBytes(text), "ledger.json"))!;
        Assert.That(error.Code, Is.EqualTo("MB4002"));
        Assert.That(error.Message, Does.StartWith(expected).And.Not.Contains("damaged"));
    }

    [Test]
    public void AFlippedBitIsCalledDamage()
    {
        var file = LedgerFile.ToBytes(Example);
        file[^10] ^= 1;
        Assert.That(Assert.Throws<ModbenchException>(() => LedgerFile.Parse(file, "ledger.json"))!.Message, Does.StartWith("ledger.json is damaged: its digest is not that of its content."));
    }

    // The first alone, as in docs/ledger.md: what follows are those of other files.
    private static string Blank(string text) => new Regex("sha256:[0-9a-f]{64}").Replace(text, "sha256:" + new string('0', 64), 1);

    private static string DigestOf(string text) => Regex.Match(text, "sha256:([0-9a-f]{64})").Groups[1].Value;

    private static byte[] Stamped(string text)
    {
        var file = Encoding.UTF8.GetBytes(text);
        LedgerDigest.Stamp(file);
        return file;
    }

    private static bool IsRefused(byte[] file)
    {
        try
        {
            _ = LedgerFile.Parse(file, "ledger.json");
            return false;
        }
        catch (ModbenchException error)
        {
            return error.Code.StartsWith("MB4", StringComparison.Ordinal) && error.Message.Contains("ledger.json");
        }
    }

    // Half a surrogate pair is no text, and has no form in UTF-8.
    private static bool IsWellFormed(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) == text;

    private static IEnumerable<string> Names(JsonElement element) => element.EnumerateObject().Select(property => property.Name);
}
