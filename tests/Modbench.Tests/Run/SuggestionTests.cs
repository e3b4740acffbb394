using Modbench.Diagnosers;
using Modbench.Generators.Checking;

namespace Modbench.Tests.Run;

/// <summary>The command line and the compiler's messages guess alike.</summary>
public sealed class SuggestionTests
{
    [TestCase("Shuot", "Shout")]
    [TestCase("lst", "list")]
    [TestCase("SEVER", "Server")]
    [TestCase("--querys", "--queries")]
    [TestCase("jsn", "json")]
    [TestCase("*AskDoc*", "AskDocs")]
    public void ANearNameIsSuggested(string typed, string meant)
    {
        Assert.That(Suggestion.For(typed, ["Another", meant]), Is.EqualTo($" Did you mean '{meant}'?"));
        Assert.That(Likeness.Hint(typed.Trim('*'), ["Another", meant], ""), Is.EqualTo($"did you mean '{meant}'?"));
    }

    [TestCase("foo", "pool")]
    [TestCase("gpu", "gc")]
    [TestCase("", "a")]
    [TestCase("**", "gc")]
    public void NoneThatIsNotNear(string typed, string other)
    {
        Assert.That(Suggestion.For(typed, [other]), Is.Empty);
        Assert.That(Likeness.Hint(typed, [other], "there is "), Is.EqualTo($"there is '{other}'"));
    }

    [Test]
    public void WhatIsRightIsNotSuggested() => Assert.That(Suggestion.For("list", ["list", "last"]), Is.Empty);
}
