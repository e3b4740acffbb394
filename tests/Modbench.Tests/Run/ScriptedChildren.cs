using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using System.Reflection;
using Modbench.Diagnosers;
using Modbench.Engine;

namespace Modbench.Tests.Run;

/// <summary>Starts children that live in this process and speak the protocol over the real socket.</summary>
internal sealed class ScriptedChildren : IChildStarter
{
    private int started;

    /// <summary>What a child does on a message before its usual answer; true: it has answered in its own way.</summary>
    public Func<ScriptedChild, ChildMessage, Task<bool>> On { get; init; } = (_, _) => Task.FromResult(false);

    /// <summary>What it says first; null: the right thing.</summary>
    public Func<ChildPlan, Hello>? Hello { get; init; }

    /// <summary>Told of each that is started, at once.</summary>
    public Action? OnStart { get; init; }

    /// <summary>True: it never connects.</summary>
    public bool Mute { get; init; }

    public long ResponseNs { get; init; } = 1_000_000;

    public double Load { get; init; } = 0.5;

    public int QueriesPerBlock { get; init; } = 50;

    /// <summary>All messages that children received, as <c>WHO message</c>.</summary>
    public ConcurrentQueue<string> Heard { get; } = new();

    public List<ScriptedChild> All { get; } = [];

    public static string Version => typeof(ChildPlan).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    public IRunningChild Start(ChildPlan plan, string prefix)
    {
        OnStart?.Invoke();
        var child = new ScriptedChild(this, plan, 1000 + ++started);
        All.Add(child);

        // Only now: a script may look for it among all.
        child.Begin();
        return child;
    }

    /// <summary>What a records file would hold: the blocks the child was told to run.</summary>
    public LaunchRecords Read(string path)
    {
        var child = All.Single(child => child.Plan.RecordsFile == path);
        return new LaunchRecords
        {
            Pipeline = child.Plan.Pipeline,
            Scenario = child.Plan.Scenario.Name,
            Stages = ["Embed"],
            Blocks = child.Blocks,
            Queries = [.. child.Blocks.Select(block => new QueryRecord(block.Index, 0, block.Index, QueryOutcome.Completed, block.Start, block.Start, block.Start, block.End, -1, true))],
            Spans = [],
            Failures = [],
            Qualities = [],
        };
    }
}

internal sealed class ScriptedChild : IRunningChild
{
    private readonly ScriptedChildren script;
    private readonly CancellationTokenSource killed = new();
    private readonly TaskCompletionSource exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task life = Task.CompletedTask;
    private MessageStream? host;

    public ScriptedChild(ScriptedChildren script, ChildPlan plan, int pid)
    {
        (this.script, Plan, Pid, StartedAt) = (script, plan, pid, Stopwatch.GetTimestamp());
    }

    public void Begin() => life = Task.Run(LiveAsync);

    public ChildPlan Plan { get; }

    public string Who => Plan.Pipeline + (Plan.RecordsFile.EndsWith("-2.records", StringComparison.Ordinal) ? "2" : "");

    public List<BlockRecord> Blocks { get; } = [];

    /// <summary>The rate it was asked for last; 0: none.</summary>
    public double Tried { get; set; }

    public Process Process => Process.GetCurrentProcess();

    public int Pid { get; }

    public long StartedAt { get; }

    public Task Exited => exited.Task;

    public int? ExitCode { get; private set; }

    public IReadOnlyList<string> LastErrors { get; set; } = [];

    public bool WasKilled { get; private set; }

    public List<string> Logged { get; } = [];

    public void Log(string text) => Logged.Add(text);

    public void Kill()
    {
        WasKilled = !exited.Task.IsCompleted;
        Die(137);
    }

    /// <summary>As if the process had ended.</summary>
    public void Die(int exitCode)
    {
        ExitCode ??= exitCode;
        exited.TrySetResult();
        killed.Cancel();
        host?.Dispose();
    }

    public Task SayAsync(ChildMessage message) => host!.SendAsync(message, killed.Token).AsTask();

    /// <summary>Writes into the page that a dead child leaves.</summary>
    public void EnterStage(int stage) => File.WriteAllBytes(Plan.CrashPage, [.. BitConverter.GetBytes(stage + 1), .. new byte[4092]]);

    public async ValueTask DisposeAsync()
    {
        Kill();
        await life;
        killed.Dispose();
    }

    private async Task LiveAsync()
    {
        if (script.Mute) return;
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(Plan.Socket.StartsWith('@') ? "\0" + Plan.Socket[1..] : Plan.Socket));
        host = new MessageStream(new NetworkStream(socket, ownsSocket: true));
        try
        {
            await SayAsync(script.Hello?.Invoke(Plan) ?? new Hello(Plan.Token, Pid, ChildPlan.CurrentProtocol, ScriptedChildren.Version));
            script.Heard.Enqueue($"{Who} hello");
            if (!await script.On(this, new Hello("", 0, 0, ""))) await SayAsync(new Ready(1000, 10));
            while (await host.ReceiveAsync(killed.Token) is { } message)
            {
                script.Heard.Enqueue($"{Who} {(message is Go go ? $"go {go.Condition}" : message.GetType().Name.ToLowerInvariant())}");
                if (!await script.On(this, message)) await AnswerAsync(message);
            }

            // As a child does whose host has gone.
            Die(137);
        }
        catch (Exception error) when (error is OperationCanceledException or IOException or ObjectDisposedException)
        {
        }
    }

    private async Task AnswerAsync(ChildMessage message)
    {
        switch (message)
        {
            case Warm:
                await SayAsync(new Warmed(2_000_000, 100, script.ResponseNs, null));
                break;
            case Renew:
                await SayAsync(new Renewed(1000, 30, script.ResponseNs, null));
                break;
            case Go go when Plan.Neighbour:
                await SayAsync(new Running(go.Block, Clock.Now));
                break;
            case Go go:
                var now = Clock.Now;
                Blocks.Add(new BlockRecord(go.Block, go.Condition, now, now, now + 1000, now + 1000, 0, 0, 0, 0, 0, 0, 0, null));
                await SayAsync(new Running(go.Block, now));
                await SayAsync(new Done(go.Block, script.QueriesPerBlock, script.QueriesPerBlock, 0, 0, 1000, script.ResponseNs, script.Load));
                break;
            case Pause:
                await SayAsync(new Paused(Clock.Now, 10));
                break;
            case Resume:
                await SayAsync(new Resumed(Clock.Now));
                break;
            case Mark mark:
                await SayAsync(new Marked(mark.Label, Clock.Now, 10));
                break;
            case Finish:
                await SayAsync(new Finished(0));
                Die(0);
                break;
        }
    }
}
