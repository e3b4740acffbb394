using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Threading.Channels;
using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Diagnosers;

/// <summary>A place in a process to be started.</summary>
/// <param name="Plan">What the child is to do.</param>
/// <param name="Graph">Its pipeline.</param>
/// <param name="Who">Starts its failure reasons; empty for the subject.</param>
internal sealed record ChildSeat(ChildPlan Plan, PipelineGraph Graph, string Who);

/// <summary>One child as the schedule sees it: started, greeted, and answering; how it ends becomes a <see cref="LaunchFailure"/>.</summary>
internal sealed class Child : IAsyncDisposable
{
    // Above the child's own grace, so that it ends by itself.
    private static readonly TimeSpan ExitAfterHangUp = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan ExitAfterEnd = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ExitAfterWord = TimeSpan.FromSeconds(1);
    private readonly IRunningChild running;
    private readonly MessageStream lines;
    private readonly Channel<ChildMessage> inbox = Channel.CreateUnbounded<ChildMessage>(new UnboundedChannelOptions { SingleReader = true });
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private bool isReady;

    private Child(IRunningChild running, MessageStream lines, ChildSeat seat)
    {
        (this.running, this.lines, Plan, Graph, Who) = (running, lines, seat.Plan, seat.Graph, seat.Who);
        Residents = [this];
        _ = ReadAsync();
    }

    public ChildPlan Plan { get; }

    public PipelineGraph Graph { get; }

    /// <summary>Starts its failure reasons; empty for the subject.</summary>
    public string Who { get; }

    /// <summary>All that live in its process, itself included.</summary>
    public IReadOnlyList<Child> Residents { get; private set; }

    public Process Process => running.Process;

    public int Pid => running.Pid;

    public long StartedAt => running.StartedAt;

    /// <summary>Ends when nothing more can come from the child.</summary>
    public Task Ended => ended.Task;

    /// <summary>Starts a process and waits for the greetings of all that live in it.</summary>
    /// <param name="starter">Starts the process.</param>
    /// <param name="seats">Whose process it is, then its guests. Plans without sockets and tokens.</param>
    /// <param name="prefix">Marks its lines in the log.</param>
    /// <param name="timings">How long to wait.</param>
    /// <param name="stop">Cancels; the child is then killed.</param>
    /// <exception cref="LaunchFailure">It ended, or did not connect in time.</exception>
    /// <exception cref="ModbenchException">MB1025: it speaks another protocol or has another version of the package.</exception>
    public static async Task<IReadOnlyList<Child>> StartAsync(
        IChildStarter starter, IReadOnlyList<ChildSeat> seats, string prefix, RunTimings timings, CancellationToken stop)
    {
        var listeners = seats.Select(_ => new ChildListener()).ToList();
        try
        {
            var taken = seats.Zip(listeners, (seat, listener) => seat with
            {
                Plan = seat.Plan with { Socket = listener.Address, Token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)) },
            }).ToList();
            foreach (var seat in taken) await File.WriteAllBytesAsync(seat.Plan.CrashPage, new byte[StageOfDeath.PageBytes], stop).ConfigureAwait(false);
            var running = starter.Start(taken[0].Plan with { Guests = [.. taken.Skip(1).Select(seat => seat.Plan)] }, prefix);
            return await GreetAsync(running, taken, listeners, timings, stop).ConfigureAwait(false);
        }
        finally
        {
            foreach (var listener in listeners) listener.Dispose();
        }
    }

    private static async Task<IReadOnlyList<Child>> GreetAsync(
        IRunningChild running, IReadOnlyList<ChildSeat> seats, IReadOnlyList<ChildListener> listeners, RunTimings timings, CancellationToken stop)
    {
        var residents = new List<Child>();
        try
        {
            foreach (var (seat, listener) in seats.Zip(listeners))
            {
                residents.Add(new Child(
                    running, await Greeting.ReceiveAsync(listener, seat.Plan.Token, running, seat.Who, timings.Hello, stop).ConfigureAwait(false), seat));
            }

            foreach (var resident in residents) resident.Residents = residents;
            return residents;
        }
        catch (Exception error)
        {
            await running.DisposeAsync().ConfigureAwait(false);
            foreach (var resident in residents) resident.lines.Dispose();
            foreach (var seat in seats) File.Delete(seat.Plan.CrashPage);
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
                var stages = StageOfDeath.Read(Plan.CrashPage, Graph.Stages);
                throw new LaunchFailure(
                    LaunchOutcome.Timeout,
                    string.Create(CultureInfo.InvariantCulture, $"{Who}gave no answer for {cap.TotalSeconds:0.#} s while {phase}{CrashSite.In(stages)}: ended"),
                    stages is [var stage] ? stage : null)
                {
                    LastErrors = running.LastErrors,
                };
            default:
                throw new LaunchFailure(LaunchOutcome.Failed, $"{Who}answered {message.GetType().Name} where {typeof(T).Name} was due, while {phase}");
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
        if (TakeLastWord() is { } word) return await ToldAsync(word).ConfigureAwait(false);
        await Task.WhenAny(running.Exited, Task.Delay(ExitAfterEnd, stop)).ConfigureAwait(false);
        stop.ThrowIfCancellationRequested();

        // Who hangs ends the process for all, and says so on its own connection.
        foreach (var other in Residents)
        {
            if (other.TakeLastWord() is { } said) return await other.ToldAsync(said).ConfigureAwait(false);
        }

        var failure = CrashSite.Of(Residents, this, running.ExitCode, running.Crash, phase);
        failure.LastErrors = running.LastErrors;
        return failure;
    }

    private Failed? TakeLastWord()
    {
        while (inbox.Reader.TryRead(out var message))
        {
            if (message is Failed failed) return failed;
        }

        return null;
    }

    /// <summary>Waits for the process to end by itself; true when it did.</summary>
    private async Task<bool> ExitsAsync(TimeSpan within) =>
        await Task.WhenAny(running.Exited, Task.Delay(within)).ConfigureAwait(false) == running.Exited;

    /// <summary>
    /// Ends the process; nothing for a guest, which goes with its host. One that is still being set up is told so by the end of the connection, and has a moment
    /// to close what it was writing.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (Residents[0] != this) return;
        if (!isReady)
        {
            lines.Dispose();
            await ExitsAsync(ExitAfterHangUp).ConfigureAwait(false);
        }

        await running.DisposeAsync().ConfigureAwait(false);
        foreach (var resident in Residents) resident.lines.Dispose();
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

    // Their messages say all: who reads them has never heard of these types.
    private static bool IsOurs(string type) => type.StartsWith("Modbench.Engine.", StringComparison.Ordinal);

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
            "teardown" => "tear-down",
            "finish" => "judging and writing",
            _ => "the run",
        };
        var where = failed.Stage is null ? "" : $" in stage '{failed.Stage}'";
        var place = SourcePlace.Of(failed.Detail, Plan.ProjectFolder) ?? SourcePlace.OfStage(failed.Detail, Graph.Stages.FirstOrDefault(stage => stage.Name == failed.Stage));
        var reason = hang
            ? $"{Who}hung{where} during {phase}: {failed.Message}"
            : $"{Who}failed{where} during {phase}: {(IsOurs(failed.Type) ? "" : failed.Type + ": ")}{failed.Message}{(place is null ? "" : $" ({place})")}";
        if (failed.Detail.Length > 0) running.Log(failed.Detail);
        return new LaunchFailure(hang ? LaunchOutcome.Timeout : LaunchOutcome.Failed, reason.ReplaceLineEndings(" "), failed.Stage, failed.Records)
        {
            LastErrors = running.LastErrors,
            AtWork = failed.Phase == "run",
            Phase = failed.Phase,
        };
    }
}
