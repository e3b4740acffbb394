using System.Text.RegularExpressions;

namespace Modbench.EndToEndTests;

/// <summary>README's commands and code are what they say.</summary>
public sealed partial class ReadmeTests
{
    private static readonly string Text = File.ReadAllText(Path.Combine(Feed.Repository, "README.md"));

    [Test]
    public void TheCommandsOfYourOwnPipelineGiveAReport()
    {
        // All but the packing itself, whose packages are the feed's.
        var clone = Directory.CreateDirectory(Path.Combine(Feed.Folder, "readme", "clone")).FullName;
        Directory.CreateSymbolicLink(Path.Combine(Feed.Folder, "readme", "feed"), Feed.Packages);
        var pack = Shell(1).Split('\n', 2);
        Assert.That(pack[0], Is.EqualTo("dotnet pack Benchmark.sln -p:Version=0.1.0 -o ../feed"));
        Succeeds(Command.Run(clone, "bash", "-ec", pack[1]));

        var folder = Path.Combine(Feed.Folder, "readme", "words");
        var create = Shell(2);
        Assert.That(create, Does.Contain("dotnet new classlib -o Words").And.Contain("dotnet add package Modbench"));
        Succeeds(Command.Run(folder, "bash", "-ec", create));

        var words = Path.Combine(folder, "Words");
        File.WriteAllText(Path.Combine(words, "Shout.cs"), Blocks("csharp")[0]);
        var result = Succeeds(Command.Run(words, "bash", "-ec", Shell(3)));
        Assert.That(result.Output, Does.Contain("Shout  SingleStream  2 stages  Shout.cs:5").And.Contain("flowchart LR").And.Contain("Plan: ").And.Contain("ledger.json").And.Contain("# Words.csproj"));
    }

    [Test]
    [Category("Long")]
    public void TheCommandsInACloneAreThoseThatAreRunBeforeEveryChange()
    {
        var commands = Shell(0).Trim().Split('\n');
        Assert.That(commands, Has.Length.EqualTo(2));
        Assert.That(Succeeds(Command.Run(Feed.Repository, "bash", "-ec", commands[0])).Output, Does.Contain("AskDocs").And.Contain("BuildIndex"));
        Assert.That(File.ReadAllText(Path.Combine(Feed.Repository, ".ci", "run")), Does.Contain(commands[1]), "at a small size");
    }

    [Test]
    public void TheRealPipelineIsTheExamples() =>
        Assert.That(File.ReadAllText(Path.Combine(Feed.Repository, "examples", "Rag", "AskDocs.cs")), Does.Contain(Blocks("csharp")[1]));

    [Test]
    public void LinksLeadSomewhere() =>
        Assert.That(
            Link().Matches(Text).Select(match => match.Groups[1].Value).Where(link => !Leads(link)),
            Is.Empty);

    /// <summary>There is such a file, and in it the heading behind a #.</summary>
    private static bool Leads(string link)
    {
        var parts = link.Split('#');
        var file = Path.Combine(Feed.Repository, parts[0]);
        return File.Exists(file) && (parts.Length == 1 || File.ReadLines(file).Any(line => line.StartsWith('#') && Slug(line) == parts[1]));
    }

    private static string Slug(string heading) =>
        string.Concat(heading.TrimStart('#', ' ').ToLowerInvariant().Where(one => char.IsLetterOrDigit(one) || one is ' ' or '-' or '_')).Replace(' ', '-');

    private static string Shell(int index) => Blocks("sh")[index];

    private static List<string> Blocks(string language) =>
        [.. Block().Matches(Text).Where(match => match.Groups[1].Value == language).Select(match => match.Groups[2].Value)];

    private static CommandResult Succeeds(CommandResult result)
    {
        Assert.That(result.ExitCode, Is.Zero, result.ToString());
        return result;
    }

    [GeneratedRegex(@"^```(\w+)\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"\]\(([^)]+)\)")]
    private static partial Regex Link();
}
