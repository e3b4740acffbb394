namespace Modbench.Tests.Generators;

internal static class MemberMistakes
{
    private const string Stage = "[Stage] static int Count(string text) => text.Length;";

    public static IEnumerable<TestCaseData> Cases()
    {
        yield return Case.Of("queries of an instance", "MB0040", With("[Queries] public IEnumerable<string> [|Questions|]() => [];"), "is not static", "[Queries] static IEnumerable<T> Questions()");
        yield return Case.Of("queries with a parameter", "MB0040", With("[Queries] public static IEnumerable<string> [|Questions|](int count) => [];"), "takes parameters");
        yield return Case.Of("generic queries", "MB0040", With("[Queries] public static IEnumerable<T> [|Questions|]<T>() => [];"), "is generic");
        yield return Case.Of("a task of queries", "MB0040", With("[Queries] public static Task<List<string>> [|Questions|]() => null!;"), "Task<List<string>>", "IAsyncEnumerable");
        yield return Case.Of("queries that are no sequence", "MB0040", With("[Queries] public static int [|Questions|] => 1;"), "'int'");
        yield return Case.Of("two sources of queries", "MB0041",
            With("[Queries] static IEnumerable<string> A() => []; [Queries] static IEnumerable<string> [|B|]() => [];"), "'A' already gives", "'B'");
        yield return Case.Of("queries of a private type", "MB0030", With("private class Hidden; [Queries] static IEnumerable<Hidden> [|Questions|]() => [];"), "'Subject.Hidden'");
        yield return Case.Of("create of another type", "MB0042", Create("[Create] static string [|Open|]() => \"\";"), "returns 'string'", "static Subject Open()");
        yield return Case.Of("create of an instance", "MB0042", Create("[Create] Subject [|Open|]() => this;"), "not static");
        yield return Case.Of("create with parameters", "MB0042", Create("[Create] static Subject [|Open|](string path) => new();"), "CancellationToken");
        yield return Case.Of("generic create", "MB0042", Create("[Create] static Task<Subject> [|Open|]<T>() => null!;"), "generic");
        yield return Case.Of("two creates", "MB0043", Create("[Create] static Subject A() => new(); [Create] static Subject [|B|]() => new();"), "'A' already creates");
        yield return Case.Of("static set-up", "MB0044", Create("[Setup] static void [|Load|]() { }"), "is static");
        yield return Case.Of("set-up with a result", "MB0044", Create("[Setup] Task<int> [|Load|]() => null!;"), "Task<int>");
        yield return Case.Of("async void set-up", "MB0044", Create("[Setup] async void [|Load|]() => await Task.Delay(1);"), "async void");
        yield return Case.Of("set-up with parameters", "MB0044", Create("[Setup] void [|Load|](int a) { }"), "CancellationToken");
        yield return Case.Of("two set-ups", "MB0045", Create("[Setup] void Load() { } [Setup] void [|Warm|]() { }"), "'Load' already sets 'Subject' up", "call 'Warm' from it");
        yield return Case.Of("quality of an instance", "MB0046", Create("[Quality(\"q\")] double [|Q|](string query, int answer) => 1;"), "not static", "static double Q(string query, int answer)");
        yield return Case.Of("quality of one parameter", "MB0046", Create("[Quality(\"q\")] static double [|Q|](string query) => 1;"), "takes 1 parameter");
        yield return Case.Of("quality that returns int", "MB0046", Create("[Quality(\"q\")] static int [|Q|](string query, int answer) => 1;"), "returns 'int'");
        yield return Case.Of("quality of another query", "MB0046", Create("[Quality(\"q\")] static bool [|Q|](Uri query, int answer) => true;"), "takes 'Uri', but the query is 'string'");
        yield return Case.Of("quality of another answer", "MB0046", Create("[Quality(\"q\")] static bool [|Q|](string query, string answer) => true;"), "the answer is 'int'");
        yield return Case.Of("two qualities of one name", "MB0047",
            Create("[Quality(\"q\")] static bool A(string q, int a) => true; [Quality([|\"q\"|])] static bool B(string q, int a) => true;"), "'A' computes");
        yield return Case.Of("quality name with a space", "MB0048", Create("[Quality([|\"exact match\"|])] static bool A(string q, int a) => true;"), "'exact match'");
        yield return Case.Of("quality without a name", "MB0048", Create("[Quality([|\"\"|])] static bool A(string q, int a) => true;"), "no name");
        yield return Case.Of("quality bounds crossed", "MB0049", Create("[Quality(\"q\", AtLeast = [|0.9|], AtMost = 0.5)] static double A(string q, int a) => 1;"), "above its AtMost");
        yield return Case.Of("infinite quality bound", "MB0049", Create("[Quality(\"q\", AtLeast = [|double.NegativeInfinity|])] static double A(string q, int a) => 1;"), "infinite");
    }

    private static string With(string queries) => $$"""[Pipeline] public class Subject { {{queries}} {{Stage.Replace("string", queries.Contains("<Hidden>", StringComparison.Ordinal) ? "object" : "string", StringComparison.Ordinal).Replace("text.Length", "1", StringComparison.Ordinal)}} }""";

    private static string Create(string member) => Marked.Pipeline(Stage + " " + member);
}
