using System.Diagnostics;
using Modbench.Engine;

namespace Modbench.EngineBenchmarks;

/// <summary>How long a child takes to be ready, in turns with a program that only says hello: what the runtime takes by itself.</summary>
internal static class Start
{
    public static void SayHello() => Console.Out.WriteLine("hello");

    public static void Measure(int launches)
    {
        var hellos = new List<double>();
        var greeted = new List<double>();
        var ready = new List<double>();
        for (var launch = 0; launch < launches; launch++)
        {
            hellos.Add(Hello() / 1e6);
            using var child = new Child(typeof(Empty).FullName!, new SingleStreamScenario());
            greeted.Add(child.ToHello / 1e6);
            ready.Add(child.ToReady / 1e6);
        }

        Console.WriteLine($"a program that says hello: {EngineCosts.Spread(hellos)} ms");
        Console.WriteLine($"an empty pipeline's child, start to hello: {EngineCosts.Spread(greeted)} ms");
        Console.WriteLine($"an empty pipeline's child, start to ready: {EngineCosts.Spread(ready)} ms, {ready.Min() / hellos.Min():0.00} times the program that says hello (least)");
    }

    private static long Hello()
    {
        var started = Clock.Now;
        using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, "hello") { RedirectStandardOutput = true })!;
        process.StandardOutput.ReadLine();
        var elapsed = Clock.Now - started;
        process.WaitForExit();
        return elapsed;
    }
}
