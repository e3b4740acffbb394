using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Threading.Channels;
using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Diagnosers;

/// <summary>One child as the schedule sees it: started, greeted, and answering; how it ends becomes a <see cref="LaunchFailure"/>.</summary>
internal sealed class Child : IAsyncDisposable
{
    // Above the child's own grace, so that it ends by itself.
    private static readonly TimeSpan ExitAfterHangUp = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan ExitAfterEnd = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ExitAfterWord = TimeSpan.FromSeconds(1);
    private readonly IRunningChild running;
    private readonly MessageStream lines;
    private readonly PipelineGraph graph;
    private readonly string who;
    private readonly Channel<ChildMessage> inbox = Channel.CreateUnbounded<ChildMessage>(new UnboundedChannelOptions { SingleReader = true });
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private bool isReady;

    private Child(IRunningChild running, MessageStream lines, PipelineGraph graph, ChildPlan plan, string who)
    {
        (this.running, this.lines, this.graph, Plan, this.who) = (running, lines, graph, plan, who);
        _ = ReadAsync();
    }

    public ChildPlan Plan { get; }

    public Process Process => running.Process;

    public int Pid => running.Pid;

    public long StartedAt => running.StartedAt;

    /// <summary>Ends when nothing more can come from the child.</summary>
    public Task Ended => ended.Task;

    /// <summary>Starts a child and waits for its greeting.</summary>
    /// <param name="starter">Starts the process.</param>
    /// <param name="template">Everything but the socket and the token.</param>
    /// <param name="graph">Its pipeline, for the names of stages.</param>
    /// <param name="who">Starts its failure reasons; empty for the subject.</param>
    /// <param name="prefix">Marks its lines in the log.</param>
    /// <param name="timings">How long to wait.</param>
    /// <param name="stop">Cancels; the child is then killed.</param>
    /// <exception cref="LaunchFailure">It ended, or did not connect in time.</exception>
    /// <exception cref="ModbenchException">MB1025: it speaks another protocol or has another version of the package.</exception>
    public static async Task<Child> StartAsync(
        IChildStarter starter, ChildPlan template, PipelineGraph graph, string who, string prefix, RunTimings timings, CancellationToken stop)
    {
        using var listener = new ChildListener();
        var plan = template with { Socket = listener.Address, Token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)) };
        await File.WriteAllBytesAsync(plan.CrashPage, new byte[StageOfDeath.PageBytes], stop).ConfigureAwait(false);
        var running = starter.Start(plan, prefix);
        try
        {
            return new Child(running, await Greeting.ReceiveAsync(listener, plan.Token, running, who, timings.Hello, stop).ConfigureAwait(false), graph, plan, who);
        }
        catch (Exception error)
        {
            await running.DisposeAsync().ConfigureAwait(false);
            File.Delete(plan.CrashPage);
            if (error is LaunchFailure failure) failure.LastErrors = running.LastErrors;
            throw;
        }
    }

    /// <summary>Sends a message; that nobody is there to take it shows when its answer is awaited.</summary>
    public async Task SendAsync(ChildMessage message, CancellationToken stop)
    {
        try
        {
            await lines.SendAsync(message, stop).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // The end of the connection arrives in the inbox, with what the child said last.
        }
    }

    /// <summary>The next message, which must be a <typeparamref name="T"/>.</summary>
    /// <param name="cap">How long to wait for it.</param>
    /// <param name="phase">What the child is doing, for the reason.</param>
    /// <param name="stop">Cancels.</param>
    /// <exception cref="LaunchFailure">The child failed, ended, or passed the cap.</exception>
    public async Task<T> ExpectAsync<T>(TimeSpan cap, string phase, CancellationToken stop)
        where T : ChildMessage
    {
        var (message, inTime) = await ReceiveAsync(cap, stop).ConfigureAwait(false);
        switch (message)
        {
            case T wanted:
                isReady |= wanted is Ready;
                return wanted;
            case Failed failed:
                throw await ToldAsync(failed).ConfigureAwait(false);
            case null when inTime:
                throw await DeathAsync(phase, stop).ConfigureAwait(false);
            case null:
                var stages = StageOfDeath.Read(Plan.CrashPage, graph.Stages);
                throw new LaunchFailure(
                    LaunchOutcome.Timeout,
                    string.Create(CultureInfo.InvariantCulture, $"{who}gave no answer for {cap.TotalSeconds:0.#} s while {phase}{In(stages)}: ended"),
                    Only(stages))
                {
                    LastErrors = running.LastErrors,
                };
            default:
                throw new LaunchFailure(LaunchOutcome.Failed, $"{who}answered {message.GetType().Name} where {typeof(T).Name} was due, while {phase}");
        }
    }

    /// <summary>True when <typeparamref name="T"/> comes in time; false when nothing does.</summary>
    /// <exception cref="LaunchFailure">The child failed or ended.</exception>
    public async Task<T?> TryExpectAsync<T>(TimeSpan cap, string phase, CancellationToken stop)
        where T : ChildMessage
    {
        if (!inbox.Reader.TryPeek(out _))
        {
            using var timer = CancellationTokenSource.CreateLinkedTokenSource(stop);
            timer.CancelAfter(cap);
            try
            {
                await inbox.Reader.WaitToReadAsync(timer.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!stop.IsCancellationRequested)
            {
                return null;
            }
        }

        return await ExpectAsync<T>(cap, phase, stop).ConfigureAwait(false);
    }

    /// <summary>Why a child that ended without a word did.</summary>
    public async Task<LaunchFailure> DeathAsync(string phase, CancellationToken stop)
    {
        if (inbox.Reader.TryRead(out var last) && last is Failed failed) return await ToldAsync(failed).ConfigureAwait(false);
        await Task.WhenAny(running.Exited, Task.Delay(ExitAfterEnd, stop)).ConfigureAwait(false);
        stop.ThrowIfCancellationRequested();
        var stages = StageOfDeath.Read(Plan.CrashPage, graph.Stages);
        return new LaunchFailure(LaunchOutcome.Failed, $"{who}{ExitReason.Describe(running.ExitCode)} while {phase}{In(stages)}", Only(stages)) { LastErrors = running.LastErrors };
    }

    /// <summary>Waits for the process to end by itself; true when it did.</summary>
    private async Task<bool> ExitsAsync(TimeSpan within) =>
        await Task.WhenAny(running.Exited, Task.Delay(within)).ConfigureAwait(false) == running.Exited;

    /// <summary>Ends the process. One that is still being set up is told so by the end of the connection, and has a moment to close what it was writing.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!isReady)
        {
            lines.Dispose();
            await ExitsAsync(ExitAfterHangUp).ConfigureAwait(false);
        }

        await running.DisposeAsync().ConfigureAwait(false);
        lines.Dispose();
    }

    private async Task ReadAsync()
    {
        try
        {
            while (await lines.ReceiveAsync(CancellationToken.None).ConfigureAwait(false) is { } message) inbox.Writer.TryWrite(message);
        }
        catch (Exception error) when (error is ProtocolException or ObjectDisposedException or IOException)
        {
            // As good as closed: the child is not what it was.
        }

        inbox.Writer.TryComplete();
        ended.TrySetResult();
    }

    private async Task<(ChildMessage? Message, bool InTime)> ReceiveAsync(TimeSpan cap, CancellationToken stop)
    {
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(stop);
        timer.CancelAfter(cap);
        try
        {
            return await inbox.Reader.WaitToReadAsync(timer.Token).ConfigureAwait(false) && inbox.Reader.TryRead(out var message)
                ? (message, true)
                : (null, true);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return (null, false);
        }
    }

    private async Task<LaunchFailure> ToldAsync(Failed failed)
    {
        await ExitsAsync(ExitAfterWord).ConfigureAwait(false); // so that its last lines are in

        var hang = failed.Type == "hang";
        var phase = failed.Phase switch
        {
            "start" => "start",
            "queries" => "loading the queries",
            "setup" => "set-up",
            "warm-up" => "warm-up",
            "finish" => "judging and writing",
            _ => "the run",
        };
        var where = failed.Stage is null ? "" : $" in stage '{failed.Stage}'";
        var reason = hang ? $"{who}hung{where} during {phase}: {failed.Message}" : $"{who}failed{where} during {phase}: {failed.Type}: {failed.Message}";
        return new LaunchFailure(hang ? LaunchOutcome.Timeout : LaunchOutcome.Failed, reason.ReplaceLineEndings(" "), failed.Stage, failed.Records)
        {
            LastErrors = running.LastErrors,
            AtWork = failed.Phase == "run",
        };
    }

    private static string In(IReadOnlyList<string> stages) =>
        stages.Count == 0 ? "" : $", in stage {string.Join(" or ", stages.Select(stage => $"'{stage}'"))}";

    private static string? Only(IReadOnlyList<string> stages) => stages.Count == 1 ? stages[0] : null;
}
