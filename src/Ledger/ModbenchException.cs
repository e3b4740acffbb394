namespace Modbench.Ledger;

/// <summary>An expected error: the shell prints <c>error CODE: message</c> and ends with <see cref="ExitCode"/>; no stack trace.</summary>
/// <param name="code"><c>MB1xxx</c> command and configuration, <c>MB2xxx</c> run, <c>MB3xxx</c> gate, <c>MB4xxx</c> files.</param>
/// <param name="message">What is wrong and how to mend it; at most two lines.</param>
/// <param name="exitCode">2 usage, source or configuration; 3 a run failed.</param>
/// <param name="inner">The cause, for the log.</param>
public sealed class ModbenchException(string code, string message, int exitCode = 2, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The number, such as <c>MB1003</c>.</summary>
    public string Code { get; } = code;

    /// <summary>The process's exit code.</summary>
    public int ExitCode { get; } = exitCode;
}
