using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Tests.Ledger;

/// <summary>Where an exception came from, as a person wants to read it.</summary>
public sealed class SourcePlaceTests
{
    private const string Trace = """
        System.InvalidOperationException: outer (in a file:line 7)
         ---> System.FormatException: inner
           at Some.Package.Parse(String text) in /_/src/Parse.cs:line 12
           at Docs.Parts.Read(String text) in /home/me/docs/Parts/Read.cs:line 31
           --- End of inner exception stack trace ---
           at Docs.Ask.Embed(Int32 n) in /home/me/docs/Ask.cs:line 9
           at Modbench.Generated.Docs_Ask.Visit(Int32 stage) in /home/me/docs/obj/Ask.g.cs:line 86
           at Modbench.Engine.VisitRunner.Run(Worker worker)
        """;

    [TestCase("/home/me/docs", "Parts/Read.cs:31")]
    [TestCase("/home/me/docs/", "Parts/Read.cs:31")]
    [TestCase("/home/me/do", "Parse.cs:12", Description = "elsewhere: the innermost, by its name alone")]
    [TestCase(null, "Parse.cs:12")]
    public void ItIsTheInnermostFrameInTheProject(string? folder, string expected) => Assert.That(SourcePlace.Of(Trace, folder), Is.EqualTo(expected));

    [Test]
    public void TheFolderIsFoundByAFileOfTheProject()
    {
        Assert.That(SourcePlace.Among(Trace, ["Other.cs", "Ask.cs"]), Is.EqualTo("Parts/Read.cs:31"));
        Assert.That(SourcePlace.Among(Trace.Replace('/', '\\').Replace("\\home", "C:\\home"), ["Ask.cs"]), Is.EqualTo("Parts/Read.cs:31"));
    }

    [Test]
    public void ModbenchIsNotToBlame()
    {
        const string Inlined = """
            System.InvalidOperationException: kaputt
               at Modbench.Changes.KeptChange.Of(String file, String changed) in /_/src/Neighbours/Changes/KeptChange.cs:line 77
               at Modbench.Engine.VisitRunner.RunInline(Worker worker, Visit visit, Int64 now) in /_/src/Engine/Graph/VisitRunner.cs:line 123
            """;
        var stage = new StageNode("Boom", [], true, 1, false, "int", "int", "Parts/Boom.cs", 2, 5);
        Assert.Multiple(() =>
        {
            Assert.That(SourcePlace.Of(Inlined, "/home/me/docs"), Is.Null);
            Assert.That(SourcePlace.Of(Inlined, "/_/src"), Is.EqualTo("Neighbours/Changes/KeptChange.cs:77"), "but in a project that is its own");
            Assert.That(SourcePlace.Of(Inlined + "\n   at Some.Package.Parse(String text) in /_/src/Parse.cs:line 12", "/home/me/docs"), Is.EqualTo("Parse.cs:12"));
            Assert.That(SourcePlace.OfStage(Inlined, stage), Is.EqualTo("Parts/Boom.cs:2"));
            Assert.That(SourcePlace.OfStage(Inlined, null), Is.Null);
            Assert.That(SourcePlace.OfStage("stage 'Boom' had not ended 30 ms after its start: its Timeout", stage), Is.Null, "nothing was thrown");
        });
    }

    [TestCase("System.FormatException: no trace")]
    [TestCase("System.FormatException: x\n   at Some.Package.Parse(String text)\n   at Modbench.Generated.A.Visit(Int32 stage) in /a/A.g.cs:line 3")]
    public void WithoutASourceFileThereIsNone(string detail) => Assert.That(SourcePlace.Of(detail, "/a"), Is.Null);
}
