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
    }
}
