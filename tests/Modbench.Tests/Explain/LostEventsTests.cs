using System.Globalization;
using Microsoft.Diagnostics.NETCore.Client;
using Modbench.Diagnosers;

namespace Modbench.Tests.Explain;

/// <summary>A real session that lost events: its file is whole, and tells how many are missing.</summary>
[NonParallelizable] // what it records is the thread pool of the whole process
internal sealed class LostEventsTests
{
    /// <summary>Two events each of some 100 bytes: ten times the room there is, that of the socket included.</summary>
    private const int WorkItems = 100_000;

    [Test]
    public async Task WhatFindsNoRoomUntilSomebodyReadsIsCounted()
    {
        var folder = Directory.CreateTempSubdirectory("modbench-lost-");
        try
        {
            var file = Path.Combine(folder.FullName, "trace-1.nettrace");
            using (var session = new DiagnosticsClient(Environment.ProcessId).StartEventPipeSession(
                new EventPipeSessionConfiguration(TraceEvents.Providers(), 1, requestRundown: false, requestStackwalk: false)))
            {
                using var done = new CountdownEvent(WorkItems);
                for (var i = 0; i < WorkItems; i++) ThreadPool.UnsafeQueueUserWorkItem(static one => one.Signal(), done, preferLocal: false);
                done.Wait();

                // Only now somebody reads.
                await using var copy = File.Create(file);
                var copying = session.EventStream.CopyToAsync(copy);
                await session.StopAsync(CancellationToken.None);
                await copying;
            }

            var trace = TraceReader.Read(file);
            TestContext.Out.WriteLine($"{trace.EventsLost:#,0} events lost, {trace.PoolItems.Count:#,0} work items told");
            Assert.That(trace.EventsLost, Is.GreaterThan(WorkItems / 10));
            Assert.That(trace.PoolItems, Has.Count.LessThan(WorkItems));
            var ledger = LossyTraceTests.Ledger(LossyTraceTests.Traced(1) with { Runtime = trace });
            Assert.That(ledger.Explanations, Is.Empty);
            Assert.That(ledger.Launches.Select(launch => launch.Reason), Is.All.EqualTo(string.Create(CultureInfo.InvariantCulture, $"explains nothing: its trace lost {trace.EventsLost:#,0} events")));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
