using System.Diagnostics;
using Modbench.Ledger;

namespace Modbench.Diagnosers;

/// <summary>What looks at launches from outside while their blocks run.</summary>
internal interface ILaunchWatch
{
    /// <summary>The subject is warmed and idle: begins to watch it.</summary>
    /// <param name="order">What is to be measured.</param>
    /// <param name="subject">Its process.</param>
    /// <param name="processes">All processes of the launch, the subject's first.</param>
    ILaunchWatching Begin(LaunchOrder order, Process subject, IReadOnlyList<SampledProcess> processes);
}

/// <summary>One launch being watched. Disposed without an end: it was ended by force, or is done again.</summary>
internal interface ILaunchWatching : IDisposable
{
    /// <summary>The last block has drained; the subject still lives.</summary>
    void End();

    /// <summary>Adds to the result what was seen in its blocks.</summary>
    LaunchResult Complete(LaunchResult result);

    /// <summary>In place of <see cref="End"/> and <see cref="Complete"/>: adds to the result of a launch that failed what was seen until then.</summary>
    LaunchResult Fail(LaunchResult result);
}
