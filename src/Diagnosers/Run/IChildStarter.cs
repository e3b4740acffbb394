using System.Diagnostics;
using Modbench.Engine;

namespace Modbench.Diagnosers;

/// <summary>Starts children. Tests start scripted ones that speak over the same socket.</summary>
internal interface IChildStarter
{
    /// <summary>Starts a child that connects by itself to <see cref="ChildPlan.Socket"/>.</summary>
    /// <param name="plan">What it is to do.</param>
    /// <param name="prefix">Marks its lines in the run's log.</param>
    IRunningChild Start(ChildPlan plan, string prefix);
}

/// <summary>A started child.</summary>
internal interface IRunningChild : IAsyncDisposable
{
    /// <summary>The operating system's process, for diagnosers.</summary>
    Process Process { get; }

    int Pid { get; }

    /// <summary><see cref="Stopwatch.GetTimestamp"/> just before it was started.</summary>
    long StartedAt { get; }

    /// <summary>Ends when the process has ended and its output was read.</summary>
    Task Exited { get; }

    /// <summary>Null until it has ended.</summary>
    int? ExitCode { get; }

    /// <summary>The first and the last lines it wrote to stderr.</summary>
    IReadOnlyList<string> LastErrors { get; }

    /// <summary>What the runtime wrote to stderr when it gave up.</summary>
    CrashReport Crash => CrashReport.Of(LastErrors);

    /// <summary>Keeps in the run's log, line by line, what it told of its own end.</summary>
    void Log(string text);

    /// <summary>Ends it and everything it started, now.</summary>
    void Kill();
}
