using Modbench.Diagnosers;

namespace Modbench.Tests.Run;

public class DeathTests
{
    [TestCase(null, "closed its connection")]
    [TestCase(0, "ended with exit code 0")]
    [TestCase(3, "ended with exit code 3")]
    [TestCase(-1, "ended with exit code -1")]
    [TestCase(139, "was ended by signal 11 (SIGSEGV)")]
    [TestCase(134, "was ended by signal 6 (SIGABRT)")]
    [TestCase(255, "ended with exit code 255")]
    [Platform(Exclude = "Win")]
    public void An_exit_code_is_said_in_words(int? exitCode, string words) => Assert.That(ExitReason.Describe(exitCode), Is.EqualTo(words));

    [Test]
    public void The_page_of_a_dead_child_names_every_stage_that_was_being_visited()
    {
        var page = Path.GetTempFileName();
        var stages = new[] { "Embed", "Search", "Compose" }.Select(name => Graphs.Pipeline("A").Stages[0] with { Name = name }).ToList();
        var words = new int[StageOfDeath.PageBytes / sizeof(int)];
        (words[0], words[3], words[4], words[258]) = (3, 1, 3, 99);
        File.WriteAllBytes(page, System.Runtime.InteropServices.MemoryMarshal.AsBytes(words.AsSpan()).ToArray());

        Assert.That(StageOfDeath.Read(page, stages), Is.EqualTo(new[] { "Embed", "Compose" }));
        File.Delete(page);
        Assert.That(StageOfDeath.Read(page, stages), Is.Empty, "gone with the child");
    }
}
