using Microsoft.CodeAnalysis;

namespace Modbench.Tests.Generators;

/// <summary>Each mistake gives exactly one diagnostic, at its exact place, and none of the compiler's follows from it.</summary>
public sealed class MistakeTests
{
    [TestCaseSource(typeof(ClassMistakes), nameof(ClassMistakes.Cases))]
    [TestCaseSource(typeof(StageMistakes), nameof(StageMistakes.Cases))]
    [TestCaseSource(typeof(EdgeMistakes), nameof(EdgeMistakes.Cases))]
    [TestCaseSource(typeof(MemberMistakes), nameof(MemberMistakes.Cases))]
    [TestCaseSource(typeof(MeasureMistakes), nameof(MeasureMistakes.Cases))]
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
}
