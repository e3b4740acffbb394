using System.Diagnostics;
using Modbench.Ledger;

namespace Modbench.EndToEndTests;

/// <summary>
/// A child must be ready soon after its start: 100 ms on two cores, 1.3 times what a program takes that only writes a line. Milliseconds say nothing on a
/// machine that others use too, so the two are started in turns and compared by their least.
/// </summary>
public sealed class LaunchOverheadTests
{
    private const int Rounds = 3;
    private const int StartsPerRound = 4;

    // System.Text.Json's serializer before ready (110 ms) alone goes beyond it; ICU, sockets and a mapped page together come to 1.5.
    private const double MostTimesHello = 2;

    private const string Pipeline =
        """
        using Modbench;

        [Pipeline, SingleStream(Queries = 1, WarmupQueries = 1)]
        public sealed class Nothing
        {
            [Queries] static int[] Numbers() => [1];
            [Stage] static int Pass(int number) => number;
        }
        """;

    [Test]
    public void AnEmptyPipelineIsReadyInLessThanTwiceTheTimeOfHello()
    {
        var empty = new UserProject("Nothing").Write("Nothing.cs", Pipeline);
        Assert.That(empty.Modbench("list").ExitCode, Is.Zero);
        var hello = new UserProject("Hello", UserProject.ProjectFile(properties: "<OutputType>Exe</OutputType>")).Write("Program.cs", "Console.WriteLine(\"hello\");");
        var built = hello.Run("dotnet", "build", "-c", "Release", "-v:q");
        Assert.That(built.ExitCode, Is.Zero, built.ToString());

        var hellos = new List<double>();
        var children = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            for (var start = 0; start < StartsPerRound; start++) hellos.Add(TimeToFirstLine(Path.Combine(hello.Folder, "bin", "Release", "net10.0", "Hello")));
            var run = empty.Modbench("run", "--no-build", "--launches", $"{StartsPerRound}", "--diagnosers", "none");
            Assert.That(run.ExitCode, Is.Zero, run.ToString());
            children.AddRange(empty.Ledger().Launches.Select(launch => launch.StartToReady!.Value / 1e6));
        }

        TestContext.Out.WriteLine($"hello: least {hellos.Min():0.0} ms; child start to ready: least {children.Min():0.0} ms");
        Assert.Multiple(() =>
        {
            Assert.That(children, Has.Count.EqualTo(Rounds * StartsPerRound));
            Assert.That(children.Min(), Is.LessThan(MostTimesHello * hellos.Min()), "milliseconds from child start to ready, at least");
        });
    }

    private static double TimeToFirstLine(string program)
    {
        var started = Stopwatch.GetTimestamp();
        using var process = Command.Start(Path.GetTempPath(), program);
        Assert.That(process.StandardOutput.ReadLine(), Is.EqualTo("hello"));
        var took = Stopwatch.GetElapsedTime(started);
        process.WaitForExit();
        return took.TotalMilliseconds;
    }
}
