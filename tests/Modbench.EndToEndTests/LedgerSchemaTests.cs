using System.Text;
using System.Text.Json.Nodes;
using Modbench.Ledger;
using Modbench.Tests.Schema;

namespace Modbench.EndToEndTests;

/// <summary>A real run that has everything a ledger may hold is what the schema says; spoilt in one place, it is not.</summary>
public sealed class LedgerSchemaTests : ProjectRunFixture
{
    private const string Source =
        """
        using Modbench;

        public abstract class Kept
        {
            [Queries] protected static IEnumerable<int> All() => Enumerable.Range(1, 100);
            [Stage] protected static int Wait(int query) { Thread.Sleep(2); return query; }
        }

        [Pipeline, SingleStream(WarmupQueries = 3)]
        public sealed class Busy : Kept;

        [Pipeline, SingleStream(Queries = 60, WarmupQueries = 3), Offline(Queries = 40, WarmupQueries = 3), Session(Turns = 3, SessionsPerSecond = 20, Think = "10 ms", Duration = "1 s", WarmupQueries = 3)]
        [Server(QueriesPerSecond = 40, Duration = "1 s", WarmupQueries = 3)]
        [Collocate(typeof(Busy), Scenario = "SingleStream")]
        [Objective("500 ms", Share = 0.9)]
        [Budget("response.p50", AtMost = "5 s"), Budget("peak", AtLeast = "0.1 /s"), Budget("failures", AtMost = "1000000")]
        [Peak(Duration = "0.5 s", WarmupQueries = 3)]
        public sealed class Routed : Kept
        {
            [Stage(After = [nameof(Wait)], Routes = [nameof(Even), nameof(Odd)])] static Next<int, int> Judge(int query) => query % 2 == 0 ? Next.First(query) : Next.Second(query);
            [Stage] static int Even(int query) => query % 50 == 0 ? throw new InvalidOperationException("a multiple of 50") : query;
            [Stage] static int Odd(int query) => query;
            [Quality("kept")] static bool IsKept(int query, int answer) => answer == query;
        }
        """;

    private protected override UserProject Create() => new UserProject("Schema").Write("Pipelines.cs", Source);

    private protected override string[] Arguments => ["--launches", "1", "--what-if", "Slots(Wait)=2", "--diagnosers", "all,stacks"];

    [Test]
    public void ItHasARowOfEachKind()
    {
        Assert.That(Result.ExitCode, Is.EqualTo(3), "queries fail, and beside a neighbour none may: " + Result);
        var ledger = JsonNode.Parse(LedgerFile.ToBytes(Ledger))!.AsObject();
        var empty = ledger.Where(field => field.Value is JsonArray { Count: 0 }).Select(field => field.Key);
        Assert.That(empty, Is.EqualTo(new[] { "verdicts", "waivers", "bisections" }), "those are a gate's");
    }

    [Test]
    public void SpoiltInOnePlaceItIsRefused()
    {
        // One row of each kind says as much as all.
        var ledger = JsonNode.Parse(LedgerFile.ToBytes(Ledger))!.AsObject();
        foreach (var rows in ledger.Select(field => field.Value).OfType<JsonArray>())
            while (rows.Count > 1) rows.RemoveAt(rows.Count - 1);
        Assert.That(Errors(ledger), Is.Empty);
        foreach (var (row, field) in new[]
        {
            ("launches", "kind"), ("measures", "unit"), ("slices", "length"), ("utilisation", "role"), ("routes", "taken"), ("peaks", "probes"), ("explanations", "verdict"),
            ("whatIfs", "launches"), ("artifacts", "digest"), ("absent", "reason"), ("checks", "outcome"), ("failures", "count"), ("neighbours", "copy"),
        })
        {
            var missing = ledger.DeepClone();
            missing[row]![0]!.AsObject().Remove(field);
            var wrong = ledger.DeepClone();
            wrong[row]![0]![field] = new JsonObject();
            Assert.That(Errors(missing), Is.Not.Empty, $"without {row}.{field}");
            Assert.That(Errors(wrong), Is.Not.Empty, $"{row}.{field} is an object");
        }

        static IReadOnlyList<string> Errors(JsonNode ledger) => LedgerSchemaFile.Errors(Encoding.UTF8.GetBytes(ledger.ToJsonString()));
    }
}
