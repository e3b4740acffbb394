using System.CommandLine;
using Modbench.Tool;
using Modbench.Tool.Commands;

namespace Modbench.Tests.Tool;

/// <summary>docs/commands.md tells of every command and option that there is, and of no other.</summary>
public sealed class CommandsDocumentTests
{
    private static readonly string[] OfAll = ["--help", "--version"];

    [Test]
    public void EveryOptionStandsInItsCommandsSection()
    {
        var sections = Sections();
        var commands = ModbenchCommand.Root(new Screen(TextWriter.Null, TextWriter.Null, false)).Subcommands.ToList();
        Assert.That(sections.Keys, Is.EquivalentTo(commands.Select(command => command.Name)));
        foreach (var command in commands)
        {
            var named = sections[command.Name].Split('`').Where((_, part) => part % 2 == 1).Select(code => code.Split(' ')[0]).Where(code => code.StartsWith("--", StringComparison.Ordinal)).Distinct();
            Assert.That(named, Is.EquivalentTo(command.Options.Select(option => option.Name).Except(OfAll)), command.Name);
        }
    }

    [Test]
    public void TheRootTakesWhatRunTakes()
    {
        var root = ModbenchCommand.Root(new Screen(TextWriter.Null, TextWriter.Null, false));
        var run = root.Subcommands.Single(command => command.Name == "run");
        Assert.That(root.Options.Select(option => option.Name).Except(OfAll), Is.EquivalentTo(run.Options.Select(option => option.Name).Except(OfAll)));
    }

    private static Dictionary<string, string> Sections()
    {
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "Benchmark.sln"))) root = Path.GetDirectoryName(root)!;
        return File.ReadAllText(Path.Combine(root, "docs", "commands.md")).Split("\n## ").Skip(1)
            .ToDictionary(section => section.Split('\n')[0], section => section);
    }
}
