namespace Modbench.Tool.Commands;

/// <summary>The smallest pipeline, to paste into a project that has none.</summary>
internal static class StarterPipeline
{
    /// <summary>The error after which it is shown.</summary>
    public const string MissingCode = "MB1012";

    /// <summary>Eight lines of C#.</summary>
    public const string Lines =
        """
        using Modbench;
        [Pipeline]
        public sealed class Shout
        {
            [Queries] static IEnumerable<string> Texts() => ["one", "two", "three"];
            [Stage] static string Upper(string text) => text.ToUpperInvariant();
            [Stage] static int Count(string upper) => upper.Length;
        }
        """;
}
