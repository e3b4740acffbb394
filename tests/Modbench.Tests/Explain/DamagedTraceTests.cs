using System.Diagnostics;
using Microsoft.Diagnostics.NETCore.Client;
using Modbench.Diagnosers;
using Modbench.Ledger;

namespace Modbench.Tests.Explain;

/// <summary>A file that is cut off, damaged or something else is never read as if it were whole: it is an error with the file's name, soon.</summary>
[NonParallelizable] // what it records are collections of the whole process
internal sealed class DamagedTraceTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private string folder = null!;
    private byte[] whole = null!;

    [OneTimeSetUp]
    public async Task RecordThisProcess()
    {
        folder = Directory.CreateTempSubdirectory("modbench-damaged-").FullName;
        using var session = new DiagnosticsClient(Environment.ProcessId).StartEventPipeSession(
            new EventPipeSessionConfiguration(TraceEvents.Providers(), 64, requestRundown: false, requestStackwalk: false));
        using var copy = new MemoryStream();
        var copying = session.EventStream.CopyToAsync(copy);
        for (var i = 0; i < 20; i++)
        {
            GC.Collect(i % 3);
            await Task.Run(static () => new byte[200_000]);
        }

        await session.StopAsync(CancellationToken.None);
        await copying;
        whole = copy.ToArray();
    }

    [OneTimeTearDown]
    public void Delete() => Directory.Delete(folder, recursive: true);

    [Test]
    public void WholeItTellsWhatHappened()
    {
        var trace = Read(whole)!;
        Assert.Multiple(() =>
        {
            Assert.That(trace.Collections, Has.Count.AtLeast(20));
            Assert.That(trace.Pauses, Has.Count.AtLeast(20));
            Assert.That(trace.PoolItems, Has.Count.AtLeast(10));
            Assert.That(trace.EventsLost, Is.Zero);
        });
    }

    [Test]
    public void CutOffAnywhereItIsNoTrace()
    {
        var random = new Random(1);
        var lengths = Enumerable.Range(0, 64).Concat(Enumerable.Range(0, 300).Select(_ => random.Next(whole.Length))).Append(whole.Length - 1);
        Assert.Multiple(() =>
        {
            foreach (var length in lengths) Assert.That(Read(whole[..length]), Is.Null, $"{length} of {whole.Length} bytes");
        });
    }

    /// <summary>A changed length would have the parser ask for gigabytes: such a file never reaches it.</summary>
    [Test]
    public async Task WithAnyByteChangedItIsNotWhatWasRecorded()
    {
        var copy = new TraceCopy();
        var file = Path.Combine(folder, "trace-2.nettrace");
        await copy.CopyAsync(new MemoryStream(whole), file);
        Assert.That(() => copy.Verify(file), Throws.Nothing);
        var random = new Random(2);
        for (var i = 0; i < 300; i++)
        {
            var damaged = whole.ToArray();
            damaged[random.Next(damaged.Length)] ^= (byte)random.Next(1, 256);
            await File.WriteAllBytesAsync(file, i % 3 == 0 ? whole[..random.Next(whole.Length)] : damaged);
            Assert.That(
                () => copy.Verify(file),
                Throws.InstanceOf<IOException>().With.Message.EqualTo("trace-2.nettrace is not what was recorded: it has been damaged, cut off or replaced"));
        }
    }

    [Test]
    public void OneThatNeverEndedIsNotWhatWasRecorded()
    {
        var file = Path.Combine(folder, "trace-3.nettrace");
        File.WriteAllBytes(file, whole);
        Assert.That(() => new TraceCopy().Verify(file), Throws.InstanceOf<IOException>());
    }

    [Test]
    public void AnythingElseIsNoTrace()
    {
        var random = new Random(3);
        for (var i = 0; i < 100; i++)
        {
            var noise = new byte[random.Next(1, 5000)];
            random.NextBytes(noise);
            Assert.That(Read(noise), Is.Null);
            byte[] headed = [.. whole[..random.Next(1, 100)], .. noise];
            Assert.That(Read(headed), Is.Null, "with the beginning of a real one");
        }
    }

    [TestCase("")]
    [TestCase("{\"schema\":\"modbench/1\"}")]
    [TestCase("Nettrace")]
    [TestCase("\u001f\u008b\b\0")]
    public void AFileOfAnotherKindIsNoTrace(string text) => Assert.That(Read(System.Text.Encoding.Latin1.GetBytes(text)), Is.Null);

    [Test]
    public void AFileThatIsNotThereIsNoTrace() => Assert.That(() => TraceReader.Read(Path.Combine(folder, "none.nettrace")), Throws.InstanceOf<IOException>());

    /// <summary>Null: an <see cref="IOException"/> that names the file and says more.</summary>
    private RuntimeTrace? Read(byte[] bytes)
    {
        var file = Path.Combine(folder, "trace-1.nettrace");
        File.WriteAllBytes(file, bytes);
        var started = Stopwatch.GetTimestamp();
        var reading = Task.Factory.StartNew(
            () =>
            {
                try
                {
                    return TraceReader.Read(file);
                }
                catch (IOException error)
                {
                    Assert.That(error.Message, Does.Match(@"^trace-1\.nettrace .{20}"));
                    return null;
                }
            },
            TaskCreationOptions.LongRunning);
        Assert.That(((IAsyncResult)reading).AsyncWaitHandle.WaitOne(Patience), Is.True, $"not read within {Patience.TotalSeconds} s: {Convert.ToBase64String(bytes)}");
        return reading.GetAwaiter().GetResult();
    }
}
