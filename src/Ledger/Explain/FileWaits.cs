using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>What a wait for a file system was for.</summary>
public static class FileWaits
{
    /// <summary>As <see cref="ExplanationTerm.Detail"/> has it.</summary>
    public static string Detail(FileCall call) => call switch
    {
        FileCall.Sync => "sync",
        FileCall.Read => "read",
        FileCall.Write => "write",
        FileCall.Path => "path",
        _ => "page_fault",
    };
}
