using Modbench.Engine;
using Modbench.Tool.Commands;

namespace Modbench.Tests.Tool;

public sealed class GraphCommandTests
{
    private static readonly PipelineGraph Ask = new(
        "Docs.Ask", "Ask", "docs", "Ask.cs", 7, "h", false, "Question", "Answer",
        [
            Stage("Embed", [], takesQuery: false, 1, isAsync: false, "Question", "float[]"),
            Stage("Keyword", [], takesQuery: true, 1, isAsync: false, "Question", "List<Hit>"),
            Stage("end", ["Embed", "Keyword"], takesQuery: false, 2, isAsync: true, "float[], List<Hit>", "Answer"),
        ],
        [new SingleStreamScenario(), new ServerScenario { QueriesPerSecond = 20 }],
        [new Collocation(["Docs.Build"], 1, null), new Collocation(["Docs.Build"], 2, null)],
        null,
        [],
        []);

    private static readonly PipelineGraph Build = Ask with { Name = "Docs.Build", ShortName = "Build", Line = 40, Stages = [Ask.Stages[0]], Collocations = [], Scenarios = [new OfflineScenario()] };

    [Test]
    public void TextHasALineForEachStage() => Assert.That(
        GraphCommand.Text(Ask),
        Is.EqualTo(
            """
            Docs.Ask  Question → Answer
              Embed    Question → float[]           after (query)
              Keyword  Question → List<Hit>         after (query)
              end      float[], List<Hit> → Answer  after Embed, Keyword  2 slots  async

            """));

    [Test]
    public void MermaidEscapesWordsAndBracketsOfItsOwn() => Assert.That(
        GraphCommand.Mermaid(Ask),
        Is.EqualTo(
            """
            flowchart LR
              subgraph n_Ask["Ask"]
                n_Ask__u0028queryu0029(["Question"])
                n_Ask__Embed["Embed"]
                n_Ask__Keyword["Keyword"]
                n_Ask__end["end ×2"]
                n_Ask__u0028answeru0029(["Answer"])
                n_Ask__u0028queryu0029 --> n_Ask__Embed
                n_Ask__u0028queryu0029 --> n_Ask__Keyword
                n_Ask__Embed -->|"float[]"| n_Ask__end
                n_Ask__Keyword -->|"List&lt;Hit&gt;"| n_Ask__end
                n_Ask__end --> n_Ask__u0028answeru0029
              end

            """));

    private static readonly PipelineGraph Rag = Ask with
    {
        Stages =
        [
            Stage("Search", [], takesQuery: true, 1, isAsync: false, "Question", "Hits") with { StartsWithQuery = true, MaxVisits = 3, BatchSize = 8, BatchWaitNs = 5_000_000 },
            Stage("Judge", ["Search"], takesQuery: false, 1, isAsync: false, "Hits", "Next<Question, Hits, Answer>") with { Routes = ["Search", "Write"], MayAnswer = true },
            Stage("Write", [], takesQuery: false, 1, isAsync: true, "Hits, Hits", "IReadOnlyList<string>") with { Streams = true, Reads = ["Search"], TimeoutNs = 2_500_000 },
            Stage("Check", ["Write"], takesQuery: false, 1, isAsync: true, "IAsyncEnumerable<string>", "Answer") with { FromFirstPiece = ["Write"] },
        ],
    };

    [Test]
    public void TextTellsRoutesLoopsBatchesAndStreams() => Assert.That(
        GraphCommand.Text(Rag),
        Is.EqualTo(
            """
            Docs.Ask  Question → Answer
              Search  Question → Hits                      after (query), Judge (route)  batches of 8, waits 5 ms  at most 3 visits
              Judge   Hits → Next<Question, Hits, Answer>  after Search  routes Search, Write, (answer)
              Write   Hits, Hits → IReadOnlyList<string>   after Judge (route)  reads Search  async  streams  limit 2.5 ms
              Check   IAsyncEnumerable<string> → Answer    after Write  async  from the first piece of Write

            """));

    [Test]
    public void MermaidDrawsRoutesDottedAndStreamsThick() => Assert.That(
        GraphCommand.Mermaid(Rag).Split('\n').Where(line => line.Contains("->", StringComparison.Ordinal) || line.Contains("=>", StringComparison.Ordinal)).Select(line => line.Trim()),
        Is.EqualTo(new[]
        {
            "n_Ask__u0028queryu0029 --> n_Ask__Search",
            "n_Ask__Search -->|\"Hits\"| n_Ask__Judge",
            "n_Ask__Write ==>|\"IReadOnlyList&lt;string&gt;\"| n_Ask__Check",
            "n_Ask__Judge -.-> n_Ask__Search",
            "n_Ask__Judge -.-> n_Ask__Write",
            "n_Ask__Judge -.-> n_Ask__u0028answeru0029",
            "n_Ask__Check --> n_Ask__u0028answeru0029",
        }));

    [Test]
    public void ListNamesScenariosNeighboursAndPlace() => Assert.That(
        ListCommand.Table([Ask, Build]),
        Is.EqualTo(
            """
            Ask    SingleStream, Server(20/s)  3 stages  beside Build, beside Build x2  Ask.cs:7
            Build  Offline                     1 stage                                  Ask.cs:40

            """));

    private static StageNode Stage(string name, string[] after, bool takesQuery, int slots, bool isAsync, string input, string output) =>
        new(name, after, takesQuery, slots, isAsync, input, output, "Ask.cs", 9, 5);
}
