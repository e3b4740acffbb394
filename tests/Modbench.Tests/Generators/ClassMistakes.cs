namespace Modbench.Tests.Generators;

internal static class ClassMistakes
{
    private const string Members = """
        [Queries] public static IEnumerable<string> Questions() => ["a"];
        [Stage] static int Count(string text) => text.Length;
        """;

    public static IEnumerable<TestCaseData> Cases()
    {
        yield return Case.Of("no stage", "MB0001",
            """[Pipeline] public class [|Empty|] { [Queries] public static IEnumerable<string> Questions() => []; }""", "'Empty' has no stage", "[Stage]");
        yield return Case.Of("no queries", "MB0002",
            """[Pipeline] public class [|Silent|] { [Stage] static int Count(Uri uri) => 1; }""", "'Silent' has no queries", "IEnumerable<Uri>");
        yield return Case.Of("abstract", "MB0003", $$"""[Pipeline] public abstract class [|Base|] { {{Members}} }""", "'Base' is abstract", "derived");
        yield return Case.Of("static", "MB0004", $$"""[Pipeline] public static class [|Fixed|] { {{Members}} }""", "static");
        yield return Case.Of("generic", "MB0005", $$"""[Pipeline] public class [|Open|]<T> { {{Members}} }""", "'Open'", "class OpenOfString : Open<T>");
        yield return Case.Of("in a generic class", "MB0005", $$"""public class Outer<T> { [Pipeline] public class [|Inner|] { {{Members}} } }""", "'Inner'");
        yield return Case.Of("file-local", "MB0006", $$"""[Pipeline] file class [|Hidden|] { {{Members}} }""", "'Hidden'", "internal");
        yield return Case.Of("private nested", "MB0007", $$"""public class Outer { [Pipeline] private class [|Inner|] { {{Members}} } }""", "'Inner' is private", "internal or public");
        yield return Case.Of("inside a private class", "MB0007",
            $$"""public class Outer { private class Middle { [Pipeline] public class [|Inner|] { {{Members}} } } }""", "inside the private 'Outer.Middle'");
        yield return Case.Of("inside a file-local class", "MB0007", $$"""file class Outer { [Pipeline] public class [|Inner|] { {{Members}} } }""", "inside the file-local 'Outer'");
        yield return Case.Of("required member", "MB0008",
            $$"""[Pipeline] public class [|Needy|] { public required string Path { get; init; } {{Members}} }""", "'Path'", "[Create] static Needy Create()");
        yield return Case.Of("inherited required member", "MB0008",
            $$"""public class Base { public required string Path; } [Pipeline] public class [|Needy|] : Base { {{Members}} }""", "'Path'");
        yield return Case.Of("constructor with parameters", "MB0009",
            $$"""[Pipeline] public class [|Built|](string path) { public string Path => path; {{Members}} }""", "'Built' has no parameterless constructor", "[Create]");
        yield return Case.Of("private constructor", "MB0009", $$"""[Pipeline] public class [|Built|] { private Built() { } {{Members}} }""", "'Built'");
        yield return Case.Of("stages of no pipeline", "MB0010",
            """public class Words { public int Tries; [Stage] static int [|Count|](string text) => text.Length; [Stage] static int Twice(int n) => 2 * n; }""",
            "'Count' is marked [Stage]", "'Words'", "with [Pipeline]", "abstract");
        yield return Case.Of("queries of no pipeline", "MB0010", """public static class Words { [Queries] public static int[] [|All|] => [1]; }""", "[Queries]", "move it to a class");
        yield return Case.Of("a create in a structure", "MB0010", """public struct Words { [Create] public static Words [|Open|]() => default; }""", "[Create]", "move it to a class");
        yield return Case.Of("a set-up in an interface", "MB0010", """public interface IWords { [Setup] void [|Load|](); }""", "[Setup]");
        yield return Case.Of("a quality below a pipeline", "MB0010",
            $$"""[Pipeline] public class Base { {{Members}} } public class Below : Base { [Quality("q")] static double [|Q|](string q, int a) => 1; }""", "[Quality]", "'Below'");
    }

    /// <summary>Marks that a pipeline reads, or may read elsewhere.</summary>
    public static IEnumerable<string> MarksInOrder() =>
    [
        $$"""public class Base { {{Members}} } [Pipeline] public class Derived : Base;""",
        $$"""public class Base<T> { [Queries] public static T[] All => []; [Stage] protected T Same(T t) => t; } public class Middle : Base<int>; [Pipeline] public class Derived : Middle;""",
        $$"""public abstract class Base { {{Members}} }""",
    ];
}
