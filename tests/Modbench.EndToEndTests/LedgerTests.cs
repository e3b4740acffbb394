using System.Text;
using Modbench.Ledger;

namespace Modbench.EndToEndTests;

/// <summary>What scripts rely on: the ledger on stdout, BenchmarkDotNet's files, exit codes.</summary>
public sealed class LedgerTests
{
    private static readonly Lazy<UserProject> Project = new(() => new UserProject("Budgets").Write(
        "Pipelines.cs",
        """
        using Modbench;

        [Pipeline]
        [SingleStream(Queries = 50, WarmupQueries = 5)]
        [Server(QueriesPerSecond = 100, Queries = 50, WarmupQueries = 5)]
        [Budget("response.p90", AtMost = "10 min")]
        public class Met
        {
            [Queries] protected static int[] Numbers() => [1, 2, 3];
            [Stage] protected static int Wait(int number) { Thread.Sleep(2); return number; }
            [Stage] protected static int Double(int number) => 2 * number;
            [Quality("even", AtLeast = 1)] protected static bool IsEven(int query, int answer) => answer % 2 == 0;
        }

        [Pipeline]
        [SingleStream(Queries = 5, WarmupQueries = 5)]
        [Budget("response.p90", AtMost = "1 ms")]
        public sealed class Missed
        {
            [Queries] static int[] Numbers() => [1, 2, 3];
            [Stage] static int Wait(int number) { Thread.Sleep(2); return number; }
        }
        """));

    [Test]
    public void JsonIsTheLedgerAloneAndExportersWriteBesideIt()
    {
        var project = Project.Value;
        var result = project.Modbench("--filter", "met", "--launches", "2", "--json", "--exporters", "json,csv,github");
        Assert.That(result.ExitCode, Is.Zero, result.ToString());
        var ledger = LedgerFile.Parse(Encoding.UTF8.GetBytes(result.Output), "stdout");
        var files = Directory.EnumerateFiles(Path.Combine(project.Artifacts, "latest"), "*", SearchOption.AllDirectories).Select(Path.GetFileName).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(ledger.Digest, Is.EqualTo(project.Ledger().Digest));
            Assert.That(ledger.Launches.Select(launch => launch.Pipeline), Is.All.EqualTo("Met"));
            Assert.That(ledger.Launches.Count(launch => launch.Kind == LaunchKind.Trace), Is.EqualTo(2), "one for each scenario");
            Assert.That(ledger.Measures.First(row => row.Measure == "quality.even").Value, Is.EqualTo(1));
            Assert.That(files, Is.SupersetOf(new[] { "ledger.json", "report.md", "run.log", "resources.parquet" }));
            Assert.That(ledger.Artifacts.Select(one => one.File), Is.EquivalentTo(files.Where(file => file!.EndsWith(".parquet", StringComparison.Ordinal) || file.EndsWith(".nettrace", StringComparison.Ordinal))));
            Assert.That(ledger.Measures.First(row => row.Measure == "rss.mean").Value, Is.GreaterThan(10e6));
            Assert.That(ledger.Measures.First(row => row.Measure == "heap.mean").Value, Is.GreaterThan(10e3));
            foreach (var ending in (string[])["-report-full-compressed.json", "-report.csv", "-report-github.md", ".nettrace"])
            {
                Assert.That(files, Has.Some.EndsWith(ending));
            }

            foreach (var scenario in (string[])["SingleStream", "Server(100/s)"])
            {
                double Value(string? stage, string measure) =>
                    ledger.Measures.Single(row => row.Scenario == scenario && row.Condition == "solo" && row.Stage == stage && row.Measure == measure).Value!.Value;

                Assert.That(Value(null, "response.p50"), Is.GreaterThanOrEqualTo(2e6), "the stage sleeps 2 ms");
                Assert.That(Value(null, "response.p99"), Is.GreaterThanOrEqualTo(Value(null, "response.p50")));
                Assert.That(Value("Wait", "service.p50"), Is.GreaterThanOrEqualTo(2e6));
                Assert.That(Value("Double", "service.p50"), Is.LessThan(2e6));
            }
        });
    }

    [Test]
    public void AMissedBudgetIsExitCode1()
    {
        var result = Project.Value.Modbench("--filter", "Missed", "--launches", "1", "--diagnosers", "none");
        Assert.That(result.ExitCode, Is.EqualTo(1), result.ToString());
        Assert.That(result.Output, Does.Contain("MISSED"));
    }
}
