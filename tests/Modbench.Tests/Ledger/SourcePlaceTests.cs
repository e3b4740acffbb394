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

    [TestCase("System.FormatException: no trace")]
    [TestCase("System.FormatException: x\n   at Some.Package.Parse(String text)\n   at Modbench.Generated.A.Visit(Int32 stage) in /a/A.g.cs:line 3")]
    public void WithoutASourceFileThereIsNone(string detail) => Assert.That(SourcePlace.Of(detail, "/a"), Is.Null);
}
