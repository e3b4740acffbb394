namespace Modbench.Tests.Generators;

/// <summary>Valid pipelines: they compile without a warning, and the emitted wiring gives the right values.</summary>
public sealed class WiringTests
{
    [Test]
    public async Task AChainOfMethodsRunsInOrder()
    {
        var subject = await Subject.Load("Demo.Chain", """
            namespace Demo;

            [Pipeline]
            public sealed class Chain
            {
                [Queries] public static IEnumerable<string> Questions() => ["ab", "abc"];

                [Stage] static int Count(string text) => text.Length;
                [Stage(Slots = 2)] async Task<double> Half(int count) { await Task.Delay(5); return count / 2.0; }
                [Stage] ValueTask<string> Write(double half, CancellationToken stop) => new(half.ToString("0.0") + stop.CanBeCanceled);
            }
            """).SetUpAsync();

        Assert.That(subject.Wiring.QueryCount, Is.EqualTo(2));
        Assert.That(subject.Run(1), Is.EqualTo(("1.5True", 1)));
        Assert.That(subject.Wiring.Stages.Select(stage => (stage.Name, stage.Slots, stage.Inputs, string.Join(' ', stage.Successors))),
            Is.EqualTo(new[] { ("Count", 1, 0, "1"), ("Half", 2, 1, "2"), ("Write", 1, 1, "") }));
    }
}
