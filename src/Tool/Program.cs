using Modbench.Tool;

return await Shell.RunAsync(args, new Screen(Console.Out, Console.Error, !Console.IsOutputRedirected && !Console.IsErrorRedirected)).ConfigureAwait(false);
