using System.Runtime.InteropServices;
using Modbench.Engine;

namespace Modbench.Diagnosers;

/// <summary>Reads the page that a dead child has left: which stages its workers were in.</summary>
internal static class StageOfDeath
{
    public const int PageBytes = 4096;

    /// <summary>Names of the stages, in graph order; empty: none, or nothing was written.</summary>
    public static IReadOnlyList<string> Read(string page, IReadOnlyList<StageNode> stages)
    {
        try
        {
            var words = MemoryMarshal.Cast<byte, int>(File.ReadAllBytes(page)).ToArray();
            return words.Where(word => word >= 1 && word <= stages.Count).Distinct().Order().Select(word => stages[word - 1].Name).ToList();
        }
        catch (IOException)
        {
            return [];
        }
    }
}
