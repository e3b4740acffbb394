using Modbench.Tool;

var isTerminal = !Console.IsOutputRedirected && !Console.IsErrorRedirected;
if (isTerminal)
{
    // Also what asks for the console itself gets these.
    Console.SetOut(new TerminalWriter(Console.Out));
    Console.SetError(new TerminalWriter(Console.Error));
}

return await Shell.RunAsync(args, new Screen(Console.Out, Console.Error, isTerminal)).ConfigureAwait(false);
