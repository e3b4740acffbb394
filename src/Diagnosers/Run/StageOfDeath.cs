using System.Runtime.InteropServices;
using Modbench.Engine;

namespace Modbench.Diagnosers;

/// <summary>Reads the page that a dead child has left: which stages its workers were in.</summary>
internal static class StageOfDeath
{
    public const int PageBytes = CrashPage.Bytes;

    /// <summary>Names of the stages, in graph order; empty: none, or nothing was written.</summary>
    public static IReadOnlyList<string> Read(string page, IReadOnlyList<StageNode> stages)
    {
        try
        {
            var words = MemoryMarshal.Cast<byte, int>(File.ReadAllBytes(page).AsSpan(0, CrashPage.HeapOffset)).ToArray();
            return words.Where(word => word >= 1 && word <= stages.Count).Distinct().Order().Select(word => stages[word - 1].Name).ToList();
        }
        catch (Exception cause) when (cause is IOException or ArgumentOutOfRangeException)
        {
            return [];
        }
    }
}
