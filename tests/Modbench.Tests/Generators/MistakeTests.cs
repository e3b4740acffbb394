using Microsoft.CodeAnalysis;

namespace Modbench.Tests.Generators;

/// <summary>Each mistake gives exactly one diagnostic, at its exact place, and none of the compiler's follows from it.</summary>
public sealed class MistakeTests
{
    [TestCaseSource(nameof(All))]
    public void IsToldOnceAtItsPlace(string id, string source, string[] parts)
    {
        var marked = Marked.Parse(source);
        var found = GeneratorRun.Diagnose(GeneratorRun.Compile([marked.Text], OutputKind.ConsoleApplication));

        Assert.That(found.Select(diagnostic => diagnostic.Id), Is.EqualTo(new[] { id }), () => string.Join("\n", found));
        var span = found[0].Location.SourceSpan;
        Assert.Multiple(() =>
        {
            Assert.That(marked.Text.Substring(span.Start, span.Length), Is.EqualTo(marked.Text.Substring(marked.Start, marked.Length)));
            Assert.That(span.Start, Is.EqualTo(marked.Start), "the right text at another place");
            foreach (var part in parts) Assert.That(found[0].GetMessage(null), Does.Contain(part));
        });
    }

    [TestCaseSource(typeof(ClassMistakes), nameof(ClassMistakes.MarksInOrder))]
    public void MarksThatPipelinesReadAreNoMistake(string source) =>
        Assert.That(GeneratorRun.Diagnose(GeneratorRun.Compile([source], OutputKind.ConsoleApplication)), Is.Empty);

    [Test]
    public void ManyProgramsAreTested()
    {
        var programs = All().Select(data => (string)data.Arguments[1]!).Distinct().Count();
        TestContext.Out.WriteLine($"{programs} bad programs, {All().Select(data => data.Arguments[0]).Distinct().Count()} rules");
        Assert.That(programs, Is.AtLeast(90));
        Assert.That(All().Select(data => data.TestName), Is.Unique);
    }

    /// <summary>Every bad program: the rule, the source with the place marked, and what the message must hold.</summary>
    internal static IEnumerable<TestCaseData> All() =>
    [
        .. ClassMistakes.Cases(), .. StageMistakes.Cases(), .. EdgeMistakes.Cases(), .. RouteMistakes.Cases(), .. FormMistakes.Cases(),
        .. MemberMistakes.Cases(), .. MeasureMistakes.Cases(),
    ];
}
