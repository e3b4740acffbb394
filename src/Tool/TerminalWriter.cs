using System.Text;

namespace Modbench.Tool;

/// <summary>Writes to a terminal. Once that is closed, what is written goes nowhere, in place of failing in whichever thread writes: what is to be cleaned up comes first.</summary>
/// <param name="terminal">The terminal.</param>
internal sealed class TerminalWriter(TextWriter terminal) : TextWriter
{
    public override Encoding Encoding => terminal.Encoding;

    public override void Write(char value) => Try(() => terminal.Write(value));

    public override void Write(string? value) => Try(() => terminal.Write(value));

    public override void Write(char[] buffer, int index, int count) => Try(() => terminal.Write(buffer, index, count));

    public override void WriteLine(string? value) => Try(() => terminal.WriteLine(value));

    public override void Flush() => Try(terminal.Flush);

    private static void Try(Action write)
    {
        try
        {
            write();
        }
        catch (IOException)
        {
            // It is gone.
        }
    }
}
