namespace Modbench.Tests.Generators;

internal static class EdgeMistakes
{
    private const string Doubler = """
        public sealed class Doubler : IStage<int, int> { public int Run(int number) => number * 2; }
        public sealed class Either : IStage<int, int>, IStage<Uri, int> { public int Run(int number) => number; public int Run(Uri uri) => 1; }
        public interface ILeft; public interface IRight; public sealed class Both : ILeft, IRight;
        public sealed class Torn : IStage<ILeft, int>, IStage<IRight, int> { public int Run(ILeft x) => 1; public int Run(IRight x) => 2; }

        """;

    public static IEnumerable<TestCaseData> Cases()
    {
        yield return Case.Of("misspelt name in After", "MB0020", Marked.Pipeline("""
            [Stage] static int Search(string text) => 1;
                [Stage(After = [[|"Serach"|]])] static int Rank(int hits) => hits;
            """), "'Subject' has no stage named 'Serach'", "did you mean 'Search'?");
        yield return Case.Of("nameof of no stage", "MB0020", Marked.Pipeline("""
            [Stage] static int Search(string text) => Other(text);
                static int Other(string text) => 1;
                [Stage(After = new[] { nameof(Search), [|nameof(Other)|] })] static int Rank(int a, int b) => a;
            """), "'Other'", "its stages are 'Search', 'Rank'");
        yield return Case.Of("misspelt name in From", "MB0020", Marked.Pipeline("""
            [Stage] static int Search(string text) => 1;
                [Stage] static int Rank([From([|"search"|])] int hits) => hits;
            """), "did you mean 'Search'?");
        yield return Case.Of("cycle of two", "MB0021", Marked.Pipeline("""
            [Stage] static int Search(string text) => 1;
                [Stage(After = [nameof(Judge)])] static int [|Plan|](int n) => n;
                [Stage(After = [nameof(Plan)])] static int Judge(int n) => n;
            """), "Plan → Judge → Plan");
        yield return Case.Of("cycle of three with a way in", "MB0021", Marked.Pipeline("""
            [Stage] static int [|Plan|]([FromQuery] string text, [From(nameof(Judge))] int n) => 1;
                [Stage] static int Search(int n) => n;
                [Stage] static int Judge(int n) => n;
                [Stage] static int Last(int n) => n;
            """), "Plan → Search → Judge → Plan");
        yield return Case.Of("waits for itself", "MB0021", Marked.Pipeline("""
            [Stage] static int Search(string text) => 1;
                [Stage(After = [nameof(Again)])] static int [|Again|](int n) => n;
            """), "Again → Again");
        yield return Case.Of("type of an edge", "MB0022", Marked.Pipeline("""
            [Stage] static int Search(string text) => 1;
                [Stage] static int Rank(string [|hits|]) => 1;
            """), "'Rank' takes 'string', but 'Search' gives 'int'");
        yield return Case.Of("boxing", "MB0022", Marked.Pipeline("""
            [Stage] static int Search(string text) => 1;
                [Stage] static string Write(object [|hits|]) => "";
            """), "takes 'object'", "gives 'int'");
        yield return Case.Of("two types of one name", "MB0022", "namespace A { public class Hit; } namespace B { public class Hit; } " + Marked.Pipeline("""
            [Stage] static A.Hit Search(string text) => new();
                [Stage] static int Rank(B.Hit [|hit|]) => 1;
            """), "'B.Hit'", "'A.Hit'");
        yield return Case.Of("type of the query", "MB0022", Marked.Pipeline("[Stage] static int Search(Uri [|uri|]) => 1;"), "'Uri'", "the query gives 'string'");
        yield return Case.Of("type of FromQuery", "MB0022", Marked.Pipeline("""
            [Stage] static int Search(string text) => 1;
                [Stage] static int Rank(int hits, [FromQuery] int [|query|]) => 1;
            """), "the query gives 'string'");
        yield return Case.Of("type of a stage object", "MB0022", Doubler + Marked.Pipeline("[Stage] readonly Doubler [|Double|] = new();"), "'Double' takes 'int'", "the query gives 'string'");
        yield return Case.Of("may be null", "MB0023", Marked.Pipeline("""
            [Stage] static string? Find(string text) => null;
                [Stage] static int Count(string [|found|]) => 1;
            """), "'Find' gives 'string?'", "accept 'string?'");
        yield return Case.Of("two parameters, one stage before", "MB0024", Marked.Pipeline("""
            [Stage] static int Search(string text) => 1;
                [Stage] static int [|Fuse|](int a, int b) => a;
            """), "'Fuse' has 2 parameters", "only 'Search' stands before it", "After");
        yield return Case.Of("two parameters, no stage before", "MB0024", Marked.Pipeline("[Stage] static int [|Fuse|](string a, string b) => 1;"), "only the query", "[FromQuery]");
        yield return Case.Of("After names more than there are parameters", "MB0024", Marked.Pipeline("""
            [Stage] static int Dense(string text) => 1;
                [Stage] static int Sparse([FromQuery] string text) => 2;
                [Stage(After = [nameof(Dense), nameof(Sparse)])] static int [|Fuse|](int a) => a;
            """), "one parameter", "After names 2 ('Dense', 'Sparse')");
        yield return Case.Of("After names fewer than there are parameters", "MB0024", Marked.Pipeline("""
            [Stage] static int Dense(string text) => 1;
                [Stage(After = [nameof(Dense)])] static int [|Fuse|](int a, int b) => a;
            """), "2 parameters", "After names 1 ('Dense')");
        yield return Case.Of("a stage object after two", "MB0024", Doubler + Marked.Pipeline("""
            [Stage] static int Dense(string text) => 1;
                [Stage] static int Sparse([FromQuery] string text) => 2;
                [Stage(After = [nameof(Dense), nameof(Sparse)])] readonly Doubler [|Fuse|] = new();
            """), "'Fuse'", "a stage object takes one value");
        yield return Case.Of("two answers", "MB0026", Marked.Pipeline("""
            [Stage] static int Dense(string text) => 1;
                [Stage] static int [|Sparse|]([FromQuery] string text) => 2;
            """), "'Dense' and 'Sparse'", "After = [nameof(Dense), nameof(Sparse)]");
        yield return Case.Of("a result that nobody takes", "MB0026", Marked.Pipeline("""
            [Stage] static int Read(string text) => 1;
                [Stage(After = [nameof(Read)])] static int Lost(int n) => n;
                [Stage(After = [nameof(Read)])] static int [|Last|](int n) => n;
            """), "'Lost' and 'Last'");
        yield return Case.Of("derived without After", "MB0034", """
            public abstract class Base { [Stage] protected string Trim(string text) => text; }
            [Pipeline] public class Subject : Base
            {
                [Queries] public static IEnumerable<string> Questions() => [];
                [Stage] int [|Count|](string text) => 1;
            }
            """, "the first stage that 'Subject' adds", "nameof(Trim)");
        yield return Case.Of("second part without After", "MB0034", """
            public partial class Subject { [Stage] static int [|Count|](string text) => 1; }
            [Pipeline] public partial class Subject
            {
                [Queries] public static IEnumerable<string> Questions() => [];
                [Stage] static string Trim(string text) => text;
            }
            """, "a further part", "nameof(Trim)");
        yield return Case.Of("no form for what comes in", "MB0035", Doubler + Marked.Pipeline("[Stage] readonly Either [|Pick|] = new();"), "'int' or 'Uri'", "gives 'string'");
        yield return Case.Of("two forms fit equally", "MB0035", Doubler + Marked.Pipeline("""
            [Stage] static Both Make(string text) => new();
                [Stage] readonly Torn [|Pick|] = new();
            """), "'ILeft' or 'IRight'", "several fit equally well");
        yield return Case.Of("named twice in After", "MB0037", Marked.Pipeline("""
            [Stage] static int Search(string text) => 1;
                [Stage(After = [nameof(Search), [|nameof(Search)|]])] static int Rank(int a, int b) => a;
            """), "twice");
        yield return Case.Of("From of a stage that After leaves out", "MB0037", Marked.Pipeline("""
            [Stage] static int Dense(string text) => 1;
                [Stage] static int Sparse([FromQuery] string text) => 2;
                [Stage(After = [nameof(Dense)])] static int Fuse([From([|nameof(Sparse)|])] int a) => a;
            """), "its After does not name");
        yield return Case.Of("From and FromQuery", "MB0037", Marked.Pipeline("""
            [Stage] static string Trim(string text) => text;
                [Stage] static int Count([From(nameof(Trim)), FromQuery] string [|text|]) => 1;
            """), "both");
    }
}
