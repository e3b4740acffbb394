namespace Modbench.Tests.Generators;

internal static class Case
{
    /// <param name="name">What is wrong, as a test name.</param>
    /// <param name="id">The expected rule.</param>
    /// <param name="source">With the place marked.</param>
    /// <param name="parts">What the message must hold.</param>
    public static TestCaseData Of(string name, string id, string source, params string[] parts) =>
        new TestCaseData(id, source, parts).SetName($"{id} {name}");
}
