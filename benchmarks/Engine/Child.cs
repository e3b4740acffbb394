using System.Diagnostics;
using System.Net.Sockets;
using Modbench.Engine;

namespace Modbench.EngineBenchmarks;

/// <summary>This program once more as a child, as the host would start it.</summary>
internal sealed class Child : IDisposable
{
    private readonly Socket listener;
    private readonly Process process;
    private readonly MessageStream stream;
    private readonly ChildPlan plan;

    public Child(string pipeline, Scenario scenario)
    {
        var address = $"@modbench-{Guid.NewGuid():N}";
        listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint("\0" + address[1..]));
        listener.Listen(1);
        var folder = Path.GetTempPath();
        plan = new ChildPlan
        {
            Protocol = ChildPlan.CurrentProtocol,
            Socket = address,
            Token = "benchmark",
            Assembly = typeof(Child).Assembly.GetName().Name!,
            Pipeline = pipeline,
            Scenario = scenario,
            ProjectFolder = folder,
            RecordsFile = Path.Combine(folder, address + ".records"),
            CrashPage = Path.Combine(folder, address + ".crash"),
        };
        var start = new ProcessStartInfo(Environment.ProcessPath!) { UseShellExecute = false };
        start.Environment["DOTNET_STARTUP_HOOKS"] = "Modbench";
        start.Environment[ChildPlan.Variable] = plan.ToJson();
        var started = Clock.Now;
        process = Process.Start(start)!;
        stream = new MessageStream(new NetworkStream(listener.Accept(), ownsSocket: true));
        Receive<Hello>();
        ToHello = Clock.Now - started;
        Receive<Ready>();
        ToReady = Clock.Now - started;
    }

    /// <summary>Nanoseconds from process start.</summary>
    public long ToHello { get; }

    /// <summary>Nanoseconds from process start.</summary>
    public long ToReady { get; }

    public int Pid => process.Id;

    public string RecordsPath => plan.RecordsFile;

    public T Ask<T>(ChildMessage message)
        where T : ChildMessage
    {
        stream.Send(message);
        return Receive<T>();
    }

    public T Receive<T>()
        where T : ChildMessage =>
        stream.Receive() is T wanted ? wanted : throw new InvalidOperationException($"the child did not answer with {typeof(T).Name}");

    public LaunchRecords Finish()
    {
        Ask<Finished>(new Finish());
        process.WaitForExit();
        return RecordsFile.Read(plan.RecordsFile);
    }

    public void Dispose()
    {
        stream.Dispose();
        listener.Dispose();
        process.WaitForExit();
        process.Dispose();
        File.Delete(plan.RecordsFile);
        File.Delete(plan.CrashPage);
    }
}
