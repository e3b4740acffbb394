using System.ComponentModel;
using System.Diagnostics;
using Modbench.Changes;
using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Diagnosers;

/// <summary>Starts the user's own built program with the start-up hook that turns it into a child.</summary>
internal sealed class ProcessStarter(ProjectOutput output, RunLog log) : IChildStarter
{
    private const string Hooks = "DOTNET_STARTUP_HOOKS";
    private static readonly string Engine = typeof(ChildPlan).Assembly.GetName().Name!;

    public IRunningChild Start(ChildPlan plan, string prefix)
    {
        var info = new ProcessStartInfo(output.Command, output.Arguments)
        {
            WorkingDirectory = output.ProjectFolder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        var others = info.Environment.TryGetValue(Hooks, out var hooks) ? hooks : null;
        info.Environment[Hooks] = string.IsNullOrEmpty(others) ? Engine : Engine + Path.PathSeparator + others;
        info.Environment[ChildPlan.Variable] = plan.ToJson();

        var started = Stopwatch.GetTimestamp();
        try
        {
            return new RunningProcess(Start(info, plan.Cores), started, prefix, log);
        }
        catch (Win32Exception error)
        {
            throw new ModbenchException("MB2001", $"'{output.Command}' could not be started: {error.Message}", exitCode: 3, inner: error);
        }
    }

    /// <summary>
    /// A process begins on the cores of the thread that starts it, so that its runtime counts no others and all its threads are there from the first on. Where
    /// that is not so, on Windows, it is moved at once.
    /// </summary>
    private static Process Start(ProcessStartInfo info, string? cores)
    {
        if (cores is null) return Process.Start(info)!;
        var wanted = CoreList.Parse(cores);
        if (OperatingSystem.IsWindows())
        {
            var moved = Process.Start(info)!;
            Affinity.PinProcess(moved, wanted);
            return moved;
        }

        // A thread that could not be moved back would keep the tool on the subject's cores: the child moves its own threads then.
        var own = Affinity.Usable();
        if (own.Count == 0) return Process.Start(info)!;
        Affinity.PinThread(wanted);
        try
        {
            return Process.Start(info)!;
        }
        finally
        {
            Affinity.PinThread(own);
        }
    }

    private sealed class RunningProcess : IRunningChild
    {
        private static readonly TimeSpan KillTakes = TimeSpan.FromSeconds(10);
        private static readonly TimeSpan PipesAfterExit = TimeSpan.FromMilliseconds(500);
        private readonly KeptLines errors = new();
        private readonly CrashReport crash = new();
        private readonly string prefix;
        private readonly RunLog log;

        public RunningProcess(Process process, long started, string prefix, RunLog log)
        {
            (Process, this.prefix, this.log) = (process, prefix, log);
            Pid = process.Id;
            StartedAt = started;
            process.StandardInput.Close();
            Exited = WatchAsync(Pump(process.StandardOutput, prefix, keep: false), Pump(process.StandardError, prefix + " err", keep: true));
        }

        public Process Process { get; }

        public int Pid { get; }

        public long StartedAt { get; }

        public Task Exited { get; }

        public int? ExitCode { get; private set; }

        public IReadOnlyList<string> LastErrors => errors.Lines;

        public CrashReport Crash => crash;

        public void Log(string text)
        {
            foreach (var line in text.AsSpan().EnumerateLines()) log.Write(prefix, line.ToString());
        }

        public void Kill()
        {
            try
            {
                Process.Kill(entireProcessTree: true);
            }
            catch (Exception error) when (error is InvalidOperationException or Win32Exception or AggregateException)
            {
                // It has ended, or is ending: what was asked for.
            }
        }

        public async ValueTask DisposeAsync()
        {
            Kill();

            // One that even SIGKILL does not end, in a driver's hands, must not hold up the run.
            await Task.WhenAny(Exited, Task.Delay(KillTakes)).ConfigureAwait(false);
            if (Exited.IsCompleted) Process.Dispose();

            // Launches to come would be measured with what a killed one has left in the system.
            foreach (var line in LeftChanges.TakeBack()) log.Write(prefix, line);
        }

        private async Task WatchAsync(Task output, Task error)
        {
            await Process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);

            // A process that the child has left behind may hold the pipes open for ever.
            await Task.WhenAny(Task.WhenAll(output, error), Task.Delay(PipesAfterExit)).ConfigureAwait(false);
            ExitCode = Process.ExitCode;
        }

        private async Task Pump(StreamReader reader, string mark, bool keep)
        {
            try
            {
                while (await reader.ReadLineAsync().ConfigureAwait(false) is { } line)
                {
                    log.Write(mark, line);
                    if (!keep) continue;
                    errors.Add(line);
                    crash.Add(line);
                }
            }
            catch (Exception error) when (error is IOException or ObjectDisposedException or InvalidOperationException)
            {
                // The pipe went with the process.
            }
        }
    }
}
