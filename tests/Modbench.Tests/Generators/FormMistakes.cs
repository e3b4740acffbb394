namespace Modbench.Tests.Generators;

internal static class FormMistakes
{
    private const string Count = "[Stage] static async IAsyncEnumerable<int> Count(string text) { await Task.Yield(); yield return text.Length; }\n    ";

    private const string Tries = "public class Tries : IResettable { public int Number; public void Reset() => Number = 0; } ";

    public static IEnumerable<TestCaseData> Cases()
    {
        yield return Case.Of("a batch of single values", "MB0089", Marked.Pipeline("[Stage(BatchSize = 8)] static IReadOnlyList<int> Count(string [|text|]) => [1];"), "takes 'string'", "IReadOnlyList<string>");
        yield return Case.Of("a batch that takes a List", "MB0089", Marked.Pipeline("[Stage(BatchSize = 8)] static int[] Count(List<string> [|texts|]) => [1];"), "List<string>");
        yield return Case.Of("a batch that gives one value", "MB0089", Marked.Pipeline("[Stage(BatchSize = 8)] static int [|Count|](IReadOnlyList<string> texts) => 1;"), "gives 'int'", "IReadOnlyList<int>");
        yield return Case.Of("a batch that gives a sequence", "MB0089", Marked.Pipeline("[Stage(BatchSize = 8)] static Task<IEnumerable<int>> [|Count|](IReadOnlyList<string> texts) => null!;"), "Task<IEnumerable<int>>");
        yield return Case.Of("a batch with a single query beside it", "MB0089",
            Marked.Pipeline("[Stage] static int Length(string text) => 1; [Stage(BatchSize = 8)] static int[] Count(IReadOnlyList<int> lengths, [FromQuery] string [|text|]) => [1];"), "takes 'string'");
        yield return Case.Of("a batch of an object for single values", "MB0089",
            "public class One : IStage<string, int> { public int Run(string text) => 1; } " + Marked.Pipeline("[Stage(BatchSize = 4)] readonly One [|Count|] = new();"), "is of 'One'", "IStage<IReadOnlyList<TIn>");
        yield return Case.Of("a batch that streams", "MB0089",
            Marked.Pipeline("[Stage(BatchSize = 8)] static async IAsyncEnumerable<int> [|Count|](IReadOnlyList<string> texts) { await Task.Yield(); yield return 1; }"), "IAsyncEnumerable<int>");
        yield return Case.Of("a batch's element of another type", "MB0022",
            Marked.Pipeline("[Stage(BatchSize = 8)] static int[] Count(IReadOnlyList<Uri> [|uris|]) => [1];"), "takes 'Uri'", "gives 'string'");
        yield return Case.Of("a batch of none", "MB0068", Marked.Pipeline("[Stage(BatchSize = [|0|])] static int Count(string text) => 1;"), "BatchSize of 'Count' is 0");
        yield return Case.Of("a batch's wait without a batch", "MB0090", Marked.Pipeline("[Stage(BatchWait = [|\"5 ms\"|])] static int Count(string text) => 1;"), "add BatchSize");
        yield return Case.Of("a batch's wait that is no time", "MB0062", Marked.Pipeline("[Stage(BatchSize = 8, BatchWait = [|\"soon\"|])] static int[] Count(IReadOnlyList<string> texts) => [1];"), "5 ms");
        yield return Case.Of("a batch's wait of another unit", "MB0063", Marked.Pipeline("[Stage(BatchSize = 8, BatchWait = [|\"5 KB\"|])] static int[] Count(IReadOnlyList<string> texts) => [1];"), "BatchWait");
        yield return Case.Of("a stage's limit that is no time", "MB0062", Marked.Pipeline("[Stage(Timeout = [|\"never\"|])] static int Count(string text) => 1;"), "200 ms");
        yield return Case.Of("a stage's limit of nothing", "MB0068", Marked.Pipeline("[Stage(Timeout = [|\"0 ms\"|])] static int Count(string text) => 1;"), "above zero");
        yield return Case.Of("a piece taken for the stream", "MB0091", Marked.Pipeline(Count + "[Stage] static int Sum(int [|n|]) => n;"), "gives a stream of 'int'", "IReadOnlyList<int>", "IAsyncEnumerable<int>");
        yield return Case.Of("a List taken of a stream", "MB0091", Marked.Pipeline(Count + "[Stage] static int Sum(List<int> [|n|]) => n.Count;"), "'List<int>'");
        yield return Case.Of("a stream of other pieces", "MB0091", Marked.Pipeline(Count + "[Stage] static string Sum(IAsyncEnumerable<string> [|n|]) => \"\";"), "stream of 'int'");
        yield return Case.Of("a stream taken by an object", "MB0091",
            "public class Doubler : IStage<int, int> { public int Run(int n) => n; } " + Marked.Pipeline(Count + "[Stage] readonly Doubler [|Twice|] = new();"), "'Twice' takes 'int'");
        yield return Case.Of("a batch of streams", "MB0091", Marked.Pipeline(Count + "[Stage(BatchSize = 4)] static int[] Sum(IReadOnlyList<IAsyncEnumerable<int>> [|streams|]) => [1];"), "IReadOnlyList<IReadOnlyList<int>>");
        yield return Case.Of("a stream that is awaited", "MB0091", Marked.Pipeline("[Stage] static Task<IAsyncEnumerable<int>> [|Count|](string text) => null!;"), "awaited before it begins", "'IAsyncEnumerable<int>' itself");
        yield return Case.Of("a stream from a synchronous form", "MB0091",
            "public class Counting : IStage<string, IAsyncEnumerable<int>> { public IAsyncEnumerable<int> Run(string text) => null!; } " + Marked.Pipeline("[Stage] readonly Counting [|Count|] = new();"), "IStreamStage<string, int>");
        yield return Case.Of("a state without a reset", "MB0095", "public class Tries; " + Marked.Pipeline("[Stage] static int Count(string text, [State] Tries [|tries|]) => 1;"), "implement IResettable");
        yield return Case.Of("a state that needs arguments", "MB0095",
            "public class Tries(int n) : IResettable { public int N => n; public void Reset() { } } " + Marked.Pipeline("[Stage] static int Count(string text, [State] Tries [|tries|]) => 1;"), "parameterless constructor");
        yield return Case.Of("an abstract state", "MB0095",
            "public abstract class Tries : IResettable { public void Reset() { } } " + Marked.Pipeline("[Stage] static int Count(string text, [State] Tries [|tries|]) => 1;"), "abstract");
        yield return Case.Of("an interface as a state", "MB0095", Marked.Pipeline("[Stage] static int Count(string text, [State] IResettable [|tries|]) => 1;"), "no object can be made");
        yield return Case.Of("a state with a required member", "MB0095",
            "public class Tries : IResettable { public required int Most; public void Reset() { } } " + Marked.Pipeline("[Stage] static int Count(string text, [State] Tries [|tries|]) => 1;"), "'Most'");
        yield return Case.Of("a struct as a state by value", "MB0095", "public struct Tries { public int Number; } " + Marked.Pipeline("[Stage] static int Count(string text, [State] Tries [|tries|]) => 1;"), "by 'ref'");
        yield return Case.Of("a class as a state by reference", "MB0095", Tries + Marked.Pipeline("[Stage] static int Count(string text, [State] ref Tries [|tries|]) => 1;"), "by value");
        yield return Case.Of("a state of a stage object", "MB0095", Tries
            + "public class Counting : IStage<Tries, int> { public int Run([State] Tries tries) => 1; } " + Marked.Pipeline("[Stage] readonly Counting [|Count|] = new();"), "a stage object its input alone");
        yield return Case.Of("a state of a batch", "MB0095", Tries + Marked.Pipeline("[Stage(BatchSize = 4)] static int[] Count(IReadOnlyList<string> texts, [State] Tries [|tries|]) => [1];"), "in a batch");
        yield return Case.Of("a state from a stage", "MB0037", Tries + Marked.Pipeline("[Stage] static int Count(string text, [State, FromQuery] Tries [|tries|]) => 1;"), "[State]");
        yield return Case.Of("a private state", "MB0030", Marked.Pipeline("private class Tries : IResettable { public void Reset() { } } [Stage] static int Count(string text, [State] Tries [|tries|]) => 1;"), "private");
        yield return Case.Of("a pipeline within itself", "MB0096", Marked.Pipeline("[Stage] static string Trim(string text) => text; [Stage] Subject? [|Again|] { get; }"), "within itself (Subject → Subject)");
        yield return Case.Of("a nested pipeline's query of another type", "MB0022", Marked.Pipeline("[Stage] static string Trim(string text) => text; [Stage] readonly Numbers [|Inner|] = new();")
            + "[Pipeline] public class Numbers { [Queries] static int[] All => [1]; [Stage] static int Next(int n) => n; }", "'Inner' takes 'int', but 'Trim' gives 'string'");
        yield return Case.Of("slots of a nested pipeline", "MB0096", Marked.Pipeline("[Stage(Slots = 2)] readonly Words [|Inner|] = new();")
            + "[Pipeline] public class Words { [Queries] static string[] All => [\"\"]; [Stage] static int Length(string text) => 1; }", "move Slots to a stage of 'Words'");
        yield return Case.Of("a quality of a stream's piece", "MB0046", Marked.Pipeline(Count + "[Quality(\"q\")] static bool [|Q|](string query, int answer) => true;"), "the answer is 'IReadOnlyList<int>'");
        yield return Case.Of("a quality of one of several answers", "MB0046", Marked.Pipeline("""
            [Stage(Routes = [nameof(Left)])] static Next<int, object> Judge(string text) => Next.First(1);
                [Stage] static string Left(int n) => "";
                [Quality("q")] static bool [|Q|](string query, string answer) => true;
            """), "the answer is 'object'");
    }
}
