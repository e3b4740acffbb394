using Modbench.Engine;
using Modbench.Tests.Engine;

namespace Modbench.Tests.Generators;

/// <summary>Pipelines of another assembly as stages: compiled against its reference assembly, as a build does, which holds no private member.</summary>
public sealed class LentPipelineTests
{
    private const int Queries = 100;

    private static readonly (string Name, string Answer)[] Lent =
    [
        ("Routed", "string"), ("RoutedByObject", "long"), ("Looped", "string"), ("JoinedIfThere", "string"), ("ParallelAndRouted", "int"), ("Batched", "string"),
        ("Streamed", "IReadOnlyList<object>"), ("ReadTwice", "string"), ("Nesting", "string"), ("NestingByRoutes", "string"), ("NestingNested", "string"),
    ];

    private static readonly Lazy<LentAssembly> Forms = new(() => LentAssembly.Build("Lent", FormSubjects.Source
        .Replace("namespace Forms;", "namespace Lent;", StringComparison.Ordinal)
        .Replace("[Quality(\"right\")] static", "[Quality(\"right\")] public static", StringComparison.Ordinal)
        .Replace("public sealed class Judging", "internal sealed class Judging", StringComparison.Ordinal)
        .Replace("public sealed class Squaring", "internal sealed class Squaring", StringComparison.Ordinal)));

    private static readonly Lazy<Subject> Borrower = new(() => Subject.Load("Borrowing.Routed", GeneratorRun.Compile([.. Lent.Select(Borrowing)], references: [Forms.Value.Reference])));

    [Test]
    public void EveryFormAnswersAsAtHome([ValueSource(nameof(Lent))] (string Name, string Answer) pipeline, [Values] bool throughput)
    {
        Assert.That(Borrower.Value.Assembly, Is.Not.Null);
        Assert.That(PipelineRegistry.TryCreate("Borrowing." + pipeline.Name, out var wiring));
        var records = LaunchRun.Once(wiring!, throughput ? new OfflineScenario() : new SingleStreamScenario(), Queries);
        Assert.That(records.Failures, Is.Empty);
        Assert.That(records.Queries.Select(query => query.Outcome), Is.All.EqualTo(QueryOutcome.Completed));
        Assert.That(records.Qualities, Is.EqualTo(new[] { new QualityRecord("solo", "right", Queries, 1, null) }));
    }

    [Test]
    public void ItsStagesAreThoseItHasAtHome([ValueSource(nameof(Lent))] (string Name, string Answer) pipeline)
    {
        Assert.That(Borrower.Value.Assembly, Is.Not.Null);
        Assert.That(PipelineRegistry.TryCreate("Borrowing." + pipeline.Name, out var outer) & PipelineRegistry.TryCreate("Lent." + pipeline.Name, out var inner));
        var borrowed = outer!.Stages.Where(stage => stage.Name.StartsWith("Inner.", StringComparison.Ordinal) && stage.Name != "Inner.(answer)")
            .Select(stage => (stage.Name["Inner.".Length..], stage.Slots, stage.MaxVisits, stage.BatchSize, stage.BatchWaitNs, stage.TimeoutNs));
        Assert.That(borrowed, Is.EquivalentTo(inner!.Stages.Select(stage => (stage.Name, stage.Slots, stage.MaxVisits, stage.BatchSize, stage.BatchWaitNs, stage.TimeoutNs))));
    }

    [Test]
    public void AnAssemblyBetweenThemHandsItOn()
    {
        var middle = LentAssembly.Build("Between", """
            namespace Between; [Pipeline] public class Middle { [Queries] public static IEnumerable<int> All() => [1]; [Stage] static int Same(int n) => n; [Stage] private readonly Lent.Nesting? _kept; }
            """, Forms.Value);
        var source = """
            namespace Far { [Pipeline] public class Outer {
                [Queries] public static IEnumerable<int> All() => Enumerable.Range(0, 10);
                [Stage] readonly Between.Middle? Inner;
                [Quality("right")] static bool Right(int query, string answer) => Lent.Nesting.Right(query, answer); } }
            """;
        var subject = Subject.Load("Far.Outer", GeneratorRun.Compile([source], references: [Forms.Value.Reference, middle.Reference]));
        var records = LaunchRun.Once(subject.Wiring, new SingleStreamScenario(), Queries);
        Assert.That(records.Failures, Is.Empty);
        Assert.That(records.Qualities, Is.EqualTo(new[] { new QualityRecord("solo", "right", Queries, 1, null) }));
        Assert.That(subject.Wiring.Stages.Select(stage => stage.Name), Does.Contain("Inner.Same").And.Contain("Inner._kept.Deep.(answer)").And.Contain("Inner._kept.After.Square"));
    }

    private static string Borrowing((string Name, string Answer) pipeline) => $$"""
        namespace Borrowing { [Pipeline] public class {{pipeline.Name}} {
            [Queries] public static IEnumerable<int> All() => Enumerable.Range(0, 10);
            [Stage] static int Same(int n) => n;
            [Stage] readonly Lent.{{pipeline.Name}}? Inner;
            [Stage] static {{pipeline.Answer}} Hand({{pipeline.Answer}} answer) => answer;
            [Quality("right")] static bool Right(int query, {{pipeline.Answer}} answer) => Lent.{{pipeline.Name}}.Right(query, answer); } }
        """;
}
