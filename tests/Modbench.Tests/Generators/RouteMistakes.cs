namespace Modbench.Tests.Generators;

internal static class RouteMistakes
{
    private const string Sides = """
        [Stage] static int Left(int n) => n;
            [Stage] static int Right(int n) => n;
        """;

    public static IEnumerable<TestCaseData> Cases()
    {
        yield return Case.Of("route to no stage", "MB0020", Marked.Pipeline("""
            [Stage(Routes = [nameof(Left), [|"Rihgt"|]])] static Next<int, int> Judge(string text) => Next.First(1);
            """ + Sides), "'Rihgt'", "did you mean 'Right'?");
        yield return Case.Of("route to itself by nameof of no stage", "MB0020", Marked.Pipeline("""
            [Stage(Routes = [[|nameof(Helper)|]])] static Next<int> Judge(string text) => Next.First(Helper());
                static int Helper() => 1;
                [Stage] static int Left([FromQuery] string text) => 1;
            """), "'Helper'", "its stages are 'Judge', 'Left'");
        yield return Case.Of("route named twice", "MB0037", Marked.Pipeline("""
            [Stage(Routes = [nameof(Left), [|nameof(Left)|]])] static Next<int, int> Judge(string text) => Next.First(1);
                [Stage] static int Left(int n) => n;
            """), "twice in Routes");
        yield return Case.Of("a router without routes", "MB0080", Marked.Pipeline("""
            [Stage] static Next<int, int> [|Judge|](string text) => Next.First(1);
            """ + Sides), "'Judge' returns 'Next<int, int>'", "Routes = [nameof(Left)]");
        yield return Case.Of("a router's task without routes", "MB0080", Marked.Pipeline("""
            [Stage] static async Task<Next<int>> [|Judge|](string text) { await Task.Yield(); return Next.First(1); }
                [Stage] static int Left(int n) => n;
            """), "names no routes");
        yield return Case.Of("a router object without routes", "MB0080", "public class Judging : IStage<string, Next<int>> { public Next<int> Run(string text) => Next.First(1); } " + Marked.Pipeline("""
            [Stage] readonly Judging [|Judge|] = new();
                [Stage] static int Left(int n) => n;
            """), "'Judge'");
        yield return Case.Of("routes of a stage that gives a value", "MB0081", Marked.Pipeline("""
            [Stage(Routes = [|[nameof(Left), nameof(Right)]|])] static int Judge(string text) => 1;
            """ + Sides), "gives 'int'", "Next<T1, T2>");
        yield return Case.Of("routes of an object that gives a value", "MB0081", "public class Counting : IStage<string, int> { public int Run(string text) => 1; } " + Marked.Pipeline("""
            [Stage(Routes = [|[nameof(Left)]|])] readonly Counting Judge = new();
                [Stage] static int Left(int n) => n;
            """), "'Counting'");
        yield return Case.Of("fewer types than routes", "MB0082", Marked.Pipeline("""
            [Stage(Routes = [|[nameof(Left), nameof(Right)]|])] static Next<int> Judge(string text) => Next.First(1);
            """ + Sides), "one type", "2 stages");
        yield return Case.Of("two types more than routes", "MB0082", Marked.Pipeline("""
            [Stage(Routes = [|[nameof(Left)]|])] static Next<int, int, int> Judge(string text) => Next.First(1);
                [Stage] static int Left(int n) => n;
            """), "3 types", "one stage");
        yield return Case.Of("a route's value of another type", "MB0083", Marked.Pipeline("""
            [Stage(Routes = [nameof(Left), [|nameof(Right)|]])] static Next<int, string> Judge(string text) => Next.First(1);
            """ + Sides), "The second route of 'Judge' brings 'string', but 'Right' takes 'int'");
        yield return Case.Of("a loop's value of another type", "MB0083", Marked.Pipeline("""
            [Stage] static int Search(string text) => 1;
                [Stage(Routes = [[|nameof(Search)|], nameof(Left)], MaxVisits = 2)] static Next<int, int> Judge(int n) => Next.First(1);
                [Stage] static int Left(int n) => n;
            """), "first route", "'Search' takes 'string'");
        yield return Case.Of("a route's value of another type than an object's", "MB0083", "public class Doubler : IStage<int, int> { public int Run(int n) => n; } " + Marked.Pipeline("""
            [Stage] static int Search(string text) => 1;
                [Stage] readonly Doubler Twice = new();
                [Stage(Routes = [[|nameof(Twice)|], nameof(Left)], MaxVisits = 2)] static Next<string, int> Judge(int n) => Next.Second(1);
                [Stage] static int Left(int n) => n;
            """), "'Twice' takes 'int'");
        yield return Case.Of("a route's value that may be null", "MB0023", Marked.Pipeline("""
            [Stage(Routes = [[|nameof(Left)|], nameof(Right)])] static Next<string?, int> Judge(string text) => Next.Second(1);
                [Stage] static int Left(string text) => 1;
                [Stage] static int Right(int n) => n;
            """), "may be null");
        yield return Case.Of("a route into a stream", "MB0084", Marked.Pipeline("""
            [Stage] static async IAsyncEnumerable<int> Count(string text) { await Task.Yield(); yield return 1; }
                [Stage] static async Task<int> Sum(IAsyncEnumerable<int> numbers) { var sum = 0; await foreach (var n in numbers) sum += n; return sum; }
                [Stage(Routes = [[|nameof(Sum)|], nameof(Left)], MaxVisits = 2)] static Next<IAsyncEnumerable<int>, int> Judge(int n) => Next.Second(1);
                [Stage] static int Left(int n) => n;
            """), "begins with the first piece of 'Count'", "IReadOnlyList<int>");
        yield return Case.Of("After a router", "MB0085", Marked.Pipeline("""
            [Stage(Routes = [nameof(Left)])] static Next<int> Judge(string text) => Next.First(1);
                [Stage(After = [[|nameof(Judge)|]])] static int Left(int n) => n;
            """), "'Left' takes the result of the router 'Judge'", "one leads to 'Left' and brings its value, so take 'Judge' out here");
        yield return Case.Of("From a router", "MB0085", Marked.Pipeline("""
            [Stage(Routes = [nameof(Left)])] static Next<int> Judge(string text) => Next.First(1);
                [Stage] static int Left([From([|nameof(Judge)|])] int n) => n;
            """), "'Left'", "take 'Judge' out here");
        yield return Case.Of("After a router that does not name it", "MB0085", Marked.Pipeline("""
            [Stage(Routes = [nameof(Left)])] static Next<int> Judge(string text) => Next.First(1);
                [Stage] static int Left(int n) => n;
                [Stage(After = [[|nameof(Judge)|]])] static int Right(int n) => n;
            """), "name 'Right' in the Routes of 'Judge'");
        yield return Case.Of("a stage after a router that nothing leads to", "MB0034", Marked.Pipeline("""
            [Stage(Routes = [nameof(Right)])] static Next<int> Judge(string text) => Next.First(1);
                [Stage] static int [|Left|](int n) => n;
                [Stage] static int Right(int n) => n;
            """), "declared after the router 'Judge'", "Routes");
        yield return Case.Of("two values by one route", "MB0024", Marked.Pipeline("""
            [Stage(Routes = [nameof(Left)])] static Next<int> Judge(string text) => Next.First(1);
                [Stage] static int [|Left|](int a, int b) => a;
            """), "a route brings one value");
        yield return Case.Of("a loop without a bound", "MB0086", Marked.Pipeline("""
            [Stage] static int [|Search|](string text) => 1;
                [Stage(Routes = [nameof(Search), nameof(Left)])] static Next<string, int> Judge(int n) => Next.Second(1);
                [Stage] static int Left(int n) => n;
            """), "Search → Judge → Search", "[Stage(MaxVisits = 3)]' on 'Judge'");
        yield return Case.Of("a router that leads to itself without a bound", "MB0086", Marked.Pipeline("""
            [Stage(Routes = [nameof(Judge), nameof(Left)])] static Next<string, int> [|Judge|](string text) => Next.Second(1);
                [Stage] static int Left(int n) => n;
            """), "Judge → Judge");
        yield return Case.Of("one of two loops without a bound", "MB0086", Marked.Pipeline("""
            [Stage(MaxVisits = 2)] static int Plan(string text) => 1;
                [Stage] static int [|Search|](int n) => 1;
                [Stage(Routes = [nameof(Search), nameof(Plan), nameof(Left)])] static Next<int, string, int> Judge(int n) => Next.Third(1);
                [Stage] static int Left(int n) => n;
            """), "Search → Judge → Search");
        yield return Case.Of("a bound without a loop", "MB0087", Marked.Pipeline("""
            [Stage(MaxVisits = [|3|])] static int Search(string text) => 1;
            """), "'Search' is in no loop");
        yield return Case.Of("a bound below one", "MB0068", Marked.Pipeline("""
            [Stage(Routes = [nameof(Left)], MaxVisits = [|-1|])] static Next<int> Judge(string text) => Next.First(1);
                [Stage] static int Left(int n) => n;
            """), "MaxVisits of 'Judge' is -1");
        yield return Case.Of("an answer that has no type", "MB0088", Marked.Pipeline("""
            [Stage(Routes = [nameof(Left), nameof(Right)])] static Next<int, int> Judge(string text) => text.Length > 3 ? Next.First(1) : [|Next.Answer(2)|];
            """ + Sides), "'Judge'", "one type for each route");
        yield return Case.Of("a shorter answer that has no type", "MB0088", "using static Modbench.Next;" + Marked.Pipeline("""
            [Stage(Routes = [nameof(Left), nameof(Right)])] static Next<int, int> Judge(string text) => text.Length > 3 ? First(1) : [|Answer(2)|];
            """ + Sides), "'Judge'");
        yield return Case.Of("an answer of a stage object that has no type", "MB0088", """
            public sealed class Judging : IStage<string, Next<int, int>> { public Next<int, int> Run(string text) => text.Length > 3 ? Next.First(1) : [|Next.Answer(2)|]; }
            """ + Marked.Pipeline("[Stage(Routes = [nameof(Left), nameof(Right)])] readonly Judging Judge = new();" + Sides), "'Judge'", "one type for each route");
        yield return Case.Of("an answer of an awaited stage object that has no type", "MB0088", """
            public abstract class Weighing : IAsyncStage<string, Next<int, int>>
            {
                public async ValueTask<Next<int, int>> RunAsync(string text, CancellationToken stop) { await Task.Yield(); return [|Next.Answer(2)|]; }
            }
            public sealed class Judging : Weighing;
            """ + Marked.Pipeline("[Stage(Routes = [nameof(Left), nameof(Right)])] readonly Judging Judge = new();" + Sides), "'Judge'", "one type for each route");
        yield return Case.Of("a default among the ways", "MB0097", Marked.Pipeline("""
            [Stage(Routes = [nameof(Left), nameof(Right)])] static Next<int, int> Judge(string text) => text.Length switch { 1 => Next.First(1), 2 => Next.Second(1), _ => ([|default|]) };
            """ + Sides), "'Judge' returns 'default'", "Next.First(…)");
        yield return Case.Of("a default beside one way", "MB0097", Marked.Pipeline("""
            [Stage(Routes = [nameof(Left), nameof(Right)])] static Next<int, int> Judge(string text) => text.Length > 3 ? Next.Second(1) : [|default|];
            """ + Sides), "'Judge' returns 'default'");
        yield return Case.Of("a default of a router that awaits", "MB0097", Marked.Pipeline("""
            [Stage(Routes = [nameof(Left), nameof(Right)])] static async Task<Next<int, int>> Judge(string text)
                {
                    Next<int, int> next = default;
                    await Task.Yield();
                    if (text.Length > 3) next = Next.First(1);
                    else return [|default(Next<int, int>)|];
                    Func<Next<int, int>> unused = () => default;
                    return next;
                }
            """ + Sides), "'default(Next<int, int>)'");
        yield return Case.Of("a default of a stage object", "MB0097", """
            public sealed class Judging : IAsyncStage<string, Next<int, int>>
            {
                public ValueTask<Next<int, int>> RunAsync(string text, CancellationToken stop) { if (text.Length > 3) return new(Next.First(1)); return [|new()|]; }
            }
            """ + Marked.Pipeline("[Stage(Routes = [nameof(Left), nameof(Right)])] readonly Judging Judge = new();" + Sides), "'Judge' returns 'new()'");
        yield return Case.Of("an island of routers", "MB0027", Marked.Pipeline("""
            [Stage(Routes = [nameof(Left)])] static Next<int> Judge(string text) => Next.First(1);
                [Stage(Routes = [nameof(Pong)], MaxVisits = 2)] static Next<int> [|Ping|](int n) => Next.First(n);
                [Stage(Routes = [nameof(Ping)])] static Next<int> Pong(int n) => Next.First(n);
                [Stage] static int Left(int n) => n;
            """), "only stages that no query reaches");
        yield return Case.Of("no way out", "MB0026", Marked.Pipeline("""
            [Stage(Routes = [nameof(Pong)], MaxVisits = 2)] static Next<int> Ping(string text) => Next.First(1);
                [Stage(Routes = [nameof(Ping)])] static Next<string> [|Pong|](int n) => Next.First("");
            """), "no query ends", "Next.Answer");
        yield return Case.Of("two answers of one query", "MB0026", Marked.Pipeline("""
            [Stage] static int Search(string text) => 1;
                [Stage(Routes = [nameof(Left), nameof(Right)])] static Next<int, int> Judge(int n) => Next.First(1);
                [Stage] static int Left(int n) => n;
                [Stage] static int Right(int n) => n;
                [Stage] static int [|Aside|]([FromQuery] string text) => 2;
            """), "and 'Aside'", "Arrived<T>");
        yield return Case.Of("a router's answer beside another", "MB0026", Marked.Pipeline("""
            [Stage(Routes = [nameof(Left)])] static Next<int, int> Judge(string text) => Next.First(1);
                [Stage] static int Left(int n) => n;
                [Stage] static int [|Aside|]([FromQuery] string text) => 2;
            """), "One query can end with both");
        yield return Case.Of("a join of what may not come", "MB0092", Marked.Pipeline("""
            [Stage] static int Search(string text) => 1;
                [Stage(Routes = [nameof(Rank), nameof(Write)])] static Next<int, int> Judge(int n) => Next.First(1);
                [Stage] static string Rank(int n) => "";
                [Stage] static int Write([From(nameof(Search))] int n, [From(nameof(Rank))] string [|ranked|]) => n;
            """), "'Write' takes the result of 'Rank'", "take 'string?'");
        yield return Case.Of("a number that may not come", "MB0092", Marked.Pipeline("""
            [Stage] static int Search(string text) => 1;
                [Stage(Routes = [nameof(Rank), nameof(Write)])] static Next<int, int> Judge(int n) => Next.First(1);
                [Stage] static int Rank(int n) => n;
                [Stage] static int Write([From(nameof(Search))] int n, [From(nameof(Rank))] int [|ranked|]) => n;
            """), "take 'Arrived<int>'");
        yield return Case.Of("a join by From of what may not come", "MB0092", Marked.Pipeline("""
            [Stage] static int Search(string text) => 1;
                [Stage(Routes = [nameof(Rank), nameof(Skip)])] static Next<int, int> Judge(int n) => Next.First(1);
                [Stage] static int Rank(int n) => n;
                [Stage] static int Skip(int n) => n;
                [Stage] static int Write([From(nameof(Rank))] Arrived<int> a, [From(nameof(Skip))] int [|b|]) => b;
            """), "'Skip'");
        yield return Case.Of("what only a route brings", "MB0092", Marked.Pipeline("""
            [Stage] static int Search(string text) => 1;
                [Stage(Routes = [nameof(Rank), nameof(Write)])] static Next<int, string> Judge(int n) => Next.First(1);
                [Stage] static int Rank(int n) => n;
                [Stage(After = [nameof(Rank)])] static int Write(string [|brought|], Arrived<int> ranked) => 1;
            """), "'Judge'", "string?");
        yield return Case.Of("a join of two ways of which one is taken", "MB0093", Marked.Pipeline("""
            [Stage(Routes = [nameof(Left), nameof(Right)])] static Next<int, int> Judge(string text) => Next.First(1);
                [Stage] static int Left(int n) => n;
                [Stage] static int Right(int n) => n;
                [Stage(After = [nameof(Left), nameof(Right)])] static int [|Both|](int a, int b) => a + b;
            """), "'Left' and 'Right'", "Arrived<T>");
        yield return Case.Of("answers of two types", "MB0094", Marked.Pipeline("""
            [Stage(Routes = [nameof(Left), nameof(Right)])] static Next<int, int> Judge(string text) => Next.First(1);
                [Stage] static int Left(int n) => n;
                [Stage] static string [|Right|](int n) => "";
            """), "'Left' ends a query with 'int', but 'Right' with 'string'");
        yield return Case.Of("a router's answer of another type", "MB0094", Marked.Pipeline("""
            [Stage(Routes = [nameof(Left)])] static Next<int, string> Judge(string text) => Next.First(1);
                [Stage] static int [|Left|](int n) => n;
            """), "'Judge' ends a query with 'string'");
    }
}
