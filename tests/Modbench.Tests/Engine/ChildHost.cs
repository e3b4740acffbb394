using System.Diagnostics;
using System.Net.Sockets;
using Modbench.Engine;

namespace Modbench.Tests.Engine;

/// <summary>A scripted host with a real child: this program, started by the hook.</summary>
internal sealed class ChildHost : IDisposable
{
    private readonly Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly MessageStream stream;

    public ChildHost(string pipeline, Scenario? scenario = null, bool neighbour = false, Func<string, string>? rewritePlan = null)
    {
        Folder = Directory.CreateTempSubdirectory("modbench-child").FullName;
        var socket = Path.Combine(Folder, "host");
        listener.Bind(new UnixDomainSocketEndPoint(socket));
        listener.Listen(1);
        Plan = LaunchRun.Plan(scenario ?? new SingleStreamScenario { WarmupQueries = 10 }, neighbour, Folder, socket) with
        {
            Assembly = typeof(ChildHost).Assembly.GetName().Name!,
            Pipeline = $"ChildPipelines.{pipeline}",
        };
        var start = new ProcessStartInfo(Environment.ProcessPath!) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet") start.ArgumentList.Add(typeof(ChildHost).Assembly.Location);
        start.Environment["DOTNET_STARTUP_HOOKS"] = "Modbench";
        start.Environment[ChildPlan.Variable] = rewritePlan is null ? Plan.ToJson() : rewritePlan(Plan.ToJson());
        Process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        stream = new MessageStream(new NetworkStream(listener.AcceptAsync(patience.Token).AsTask().GetAwaiter().GetResult(), ownsSocket: true));
    }

    public ChildPlan Plan { get; }

    public string Folder { get; }

    public Process Process { get; }

    public ChildMessage? Receive()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        return stream.ReceiveAsync(patience.Token).AsTask().GetAwaiter().GetResult();
    }

    public T Receive<T>()
        where T : ChildMessage
    {
        var message = Receive();
        Assert.That(message, Is.TypeOf<T>(), () => message is null ? Process.StandardError.ReadToEnd() : "");
        return (T)message!;
    }

    public T Ask<T>(ChildMessage message)
        where T : ChildMessage
    {
        stream.Send(message);
        return Receive<T>();
    }

    public void UntilReady()
    {
        Receive<Hello>();
        Receive<Ready>();
    }

    /// <summary>What a killed host looks like to the child.</summary>
    public void Vanish() => stream.Dispose();

    public int ExitCode()
    {
        Assert.That(Process.WaitForExit(TimeSpan.FromSeconds(60)), Is.True, "the child is still there");
        return Process.ExitCode;
    }

    /// <summary>Names by number of the stages that a word of the crash page names.</summary>
    /// <summary>What the child last told of its managed heap; 0: nothing.</summary>
    public long HeapOnCrashPage() => BitConverter.ToInt64(File.ReadAllBytes(Plan.CrashPage), CrashPage.HeapOffset);

    public IEnumerable<int> StagesOnCrashPage()
    {
        var page = File.ReadAllBytes(Plan.CrashPage);
        return Enumerable.Range(0, CrashPage.HeapOffset / sizeof(int)).Select(word => BitConverter.ToInt32(page, word * sizeof(int))).Where(word => word != 0).Select(word => word - 1);
    }

    public void Dispose()
    {
        stream.Dispose();
        listener.Dispose();
        if (!Process.HasExited) Process.Kill();
        Process.WaitForExit();
        Process.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
