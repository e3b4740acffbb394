namespace Modbench.Tests.Generators;

internal static class StageMistakes
{
    public static IEnumerable<TestCaseData> Cases()
    {
        yield return Case.Of("void", "MB0025", Marked.Pipeline("[Stage] static void [|Drop|](string text) { }"), "'Drop' returns 'void'");
        yield return Case.Of("async void", "MB0025", Marked.Pipeline("[Stage] static async void [|Drop|](string text) => await Task.Delay(1);"), "async void", "async Task<Answer>");
        yield return Case.Of("Task without a result", "MB0025", Marked.Pipeline("[Stage] static Task [|Drop|](string text) => Task.CompletedTask;"), "'Task'");
        yield return Case.Of("ValueTask without a result", "MB0025", Marked.Pipeline("[Stage] static ValueTask [|Drop|](string text) => default;"), "'ValueTask'");
        yield return Case.Of("takes nothing", "MB0027", Marked.Pipeline("[Stage] static int [|Two|]() => 2;"), "No query reaches 'Two'", "[FromQuery]");
        yield return Case.Of("takes a token only", "MB0027",
            Marked.Pipeline("[Stage] static int Count(string text) => 1; [Stage] static int [|Two|](CancellationToken stop) => 2;"), "'Two'");
        yield return Case.Of("two overloads", "MB0028",
            Marked.Pipeline("[Stage] static int Count(string text) => 1; [Stage] static int [|Count|](int count) => count;"), "already a stage named 'Count'");
        yield return Case.Of("the name of an inherited one", "MB0028", """
            public abstract class Base { [Stage] string Trim(string text) => text; }
            [Pipeline] public class Subject : Base
            {
                [Queries] public static IEnumerable<string> Questions() => [];
                [Stage(After = ["Trim"])] string [|Trim|](string text) => text;
            }
            """, "in 'Base'");
        yield return Case.Of("generic", "MB0029", Marked.Pipeline("[Stage] static T [|Same|]<T>(T value) => value;"), "'Same'");
        yield return Case.Of("private result type", "MB0030",
            Marked.Pipeline("private record Hit; [Stage] static Hit [|Search|](string text) => new();"), "'Subject.Hit', which is private");
        yield return Case.Of("private type inside a parameter's", "MB0030",
            Marked.Pipeline("private record Hit; [Stage] static int Count(List<Hit[]> [|hits|]) => 1;"), "'Subject.Hit'", "internal or public");
        yield return Case.Of("member of no stage type", "MB0031", Marked.Pipeline("[Stage] readonly string [|Name|] = \"\"; public int Length => Name.Length;"), "'Name'", "'string'", "IStage<TIn, TOut>");
        yield return Case.Of("property of no stage type", "MB0031", Marked.Pipeline("[Stage] Func<string, int> [|Count|] { get; } = text => 1;"), "Func<string, int>");
        yield return Case.Of("span as a result", "MB0032", Marked.Pipeline("[Stage] static ReadOnlySpan<char> [|Cut|](string text) => text;"), "ReadOnlyMemory<char>");
        yield return Case.Of("span as a parameter", "MB0032", Marked.Pipeline("[Stage] static int Cut(Span<char> [|text|]) => 1;"), "takes 'Span<char>'", "Memory<char>");
        yield return Case.Of("ref struct", "MB0032", Marked.Pipeline("public ref struct Lens; [Stage] static Lens [|Look|](string text) => default;"), "an ordinary struct");
        yield return Case.Of("task from a synchronous form", "MB0032",
            "public sealed class Slow : IStage<string, Task<int>> { public Task<int> Run(string text) => Task.FromResult(1); } "
            + Marked.Pipeline("[Stage] Slow [|Wait|] { get; } = new();"), "'Task<int>'", "IAsyncStage<string, int>");
        yield return Case.Of("ref return", "MB0032", Marked.Pipeline("static int s_n; [Stage] static ref int [|Look|](string text) => ref s_n;"), "ref int");
        yield return Case.Of("ref parameter", "MB0033", Marked.Pipeline("[Stage] static int Count(ref string [|text|]) => 1;"), "'text' of 'Count' is 'ref'");
        yield return Case.Of("in parameter", "MB0033", Marked.Pipeline("[Stage] static int Count(in string [|text|]) => 1;"), "'in'");
        yield return Case.Of("out parameter", "MB0033", Marked.Pipeline("[Stage] static int Count(string text, out int [|more|]) => more = 1;"), "'out'");
        yield return Case.Of("zero slots", "MB0036", Marked.Pipeline("[Stage(Slots = [|0|])] static int Count(string text) => 1;"), "Slots of 'Count' is 0");
        yield return Case.Of("explicit implementation", "MB0038",
            "interface ICount { int Count(string text); } " + Marked.Pipeline("[Stage] int ICount.[|Count|](string text) => 1;").Replace("class Subject", "class Subject : ICount"), "explicit interface");
        yield return Case.Of("accessor", "MB0038", Marked.Pipeline("static int Count { [Stage] [|get|] => 1; } [Stage] static int Length(string text) => Count;"), "accessor");
        yield return Case.Of("operator", "MB0038", Marked.Pipeline("[Stage] public static int operator [|+|](Subject s, int n) => n; [Stage] static int Length(string text) => 1;"), "operator");
        yield return Case.Of("property without a getter", "MB0038", """
            public class Same : IStage<string, string> { public string Run(string text) => text; }

            """ + Marked.Pipeline("[Stage] Same [|Keep|] { set { } }"), "getter");
    }
}
