using System.IO.Pipes;
using System.Text;
using CsCheck;
using Modbench.Engine;

namespace Modbench.Tests.Engine;

[Parallelizable]
public sealed class ProtocolTests
{
    private static readonly System.Text.Json.JsonSerializerOptions Indented = new() { WriteIndented = true };

    private static readonly ChildMessage[] Messages =
    [
        new Hello("t \"ö\"\n", 7, 1, "0.1.0"),
        new Ready(long.MaxValue, 3),
        new Ready(1, 3, "00ff"),
        new Renew(),
        new Renewed(7, 30, 5, null),
        new Renewed(7, 30, 5, "10 s"),
        new Warm(),
        new Warm(Brief: true),
        new Warmed(null, 0, 0, "10 s"),
        new Warmed(5, 9, 7, null),
        new Go(2, "beside B", 100, 1, 2, 3, 4),
        new EndBlock(),
        new Go(2, "beside B", 100, 1, 2, 3, 4, 5, 6, 7.5),
        new Running(1, -5),
        new Running(1, 5, 4000),
        new Done(1, 10, 7, 2, 1, 99, 12, 0.1 + 0.2),
        new Done(1, 0, 0, 0, 0, 0, 0, 1),
        new Done(1, 9, 8, 1, 0, 99, 12, 0.5, 7, 88, true, 17.25),
        new Go(3, "probe", 0, 1, 2, 3, 0, QueriesPerSecond: 0.1 + 0.2, LimitNs: 5, StopsSaturated: true),
        new Go(3, "probe", 0, 1, 2, 3, 0, QueriesPerSecond: 7, ClassLimitsNs: "5 600"),
        new Done(1, 9, 8, 1, 0, 99, 12, 0.5, 7, 88, Classes: "5 4 4 3"),
        new Done(1, 9, 8, 1, 0, 99, 12, 0.5, Compiled: 4001),
        new Pause(),
        new Paused(1, 2),
        new Resume(),
        new Resumed(3),
        new Mark("here"),
        new Marked("here", 1, 2),
        new Finish(),
        new Finished(1L << 40),
        new Failed("setup", "Embed", "System.IO.FileNotFoundException", "no model", "at …", true),
        new Failed("run", null, "hang", "", "", false),
    ];

    private static IEnumerable<Scenario> Scenarios() =>
    [
        new SingleStreamScenario { Queries = 5, DurationNs = 1, TimeoutNs = 7, Seed = -3, WarmupQueries = 2 },
        new ServerScenario { QueriesPerSecond = 0.1, MaxInFlight = 3 },
        new ServerScenario
        {
            QueriesPerSecond = 7,
            Arrivals = Arrivals.Bursty,
            BurstOnNs = 3,
            BurstOffNs = 4,
            Overflow = Overflow.DropOldest,
            MaxWaiting = 2,
            MinQueries = 5,
            MinDurationNs = 6,
            Phases = [new Phase(PhaseKind.Ramp, 12.5, 5), new Phase(PhaseKind.Hold, 0, 1), new Phase(PhaseKind.Spike, 1e6, 2)],
        },
        new OfflineScenario(),
        new MultiStreamScenario { SamplesPerQuery = 3 },
        new ClosedLoopScenario { InFlight = 9, ThinkNs = 1_500_000_000 },
        new ReplayScenario { File = "a b.csv", MaxInFlight = 4, FileQueries = 8, FileNs = 9 },
        new PeakScenario { QueriesPerSecond = 0.1, MeanAtMostNs = 7, MaxInFlight = 3 },
        new SessionScenario { Turns = 5, ThinkNs = 7, SessionsPerSecond = 0.25, MaxInFlight = 3 },
    ];

    [Test]
    public void EveryMessageComesBackAsItWasSent()
    {
        using var wire = new MemoryStream();
        using var stream = new MessageStream(wire);
        foreach (var message in Messages) stream.Send(message);
        wire.Position = 0;
        Assert.Multiple(() =>
        {
            foreach (var message in Messages) Assert.That(stream.Receive(), Is.EqualTo(message));
            Assert.That(stream.Receive(), Is.Null);
        });
    }

    [Test]
    public void AnyTextAndNumberComesBack() =>
        Gen.Select(Gen.String, Gen.Long, Gen.Int, Gen.Double.Where(double.IsFinite)).Sample(
            (text, number, count, load) =>
            {
                ChildMessage[] sent = [new Failed(text, text, text, text, text, true), new Done(count, 0, 0, 0, 0, number, number, load)];
                return sent.All(message => MessageJson.Read(MessageJson.Write(message)).Equals(message));
            },
            iter: 300,
            threads: 1);

    [Test]
    public void WhatTheSystemsOwnWriterWritesIsUnderstood()
    {
        var fields = JsonFields.Parse(System.Text.Json.JsonSerializer.Serialize(
            new { text = "ä\u0001\"\\/\t𝄞<&", number = -3, real = 1e-7, yes = true, nothing = (string?)null, inner = new { deep = 1L << 60 } },
            Indented));
        Assert.Multiple(() =>
        {
            Assert.That(fields.Text("text"), Is.EqualTo("ä\u0001\"\\/\t𝄞<&"));
            Assert.That(fields.Int("number"), Is.EqualTo(-3));
            Assert.That(fields.Double("real"), Is.EqualTo(1e-7));
            Assert.That(fields.OptionalBool("yes"), Is.True);
            Assert.That(fields.OptionalText("nothing"), Is.Null);
            Assert.That(fields.Long("inner.deep"), Is.EqualTo(1L << 60));
        });
    }

    [Test]
    public async Task ReceivingDoesNotDependOnHowTheBytesAreCut()
    {
        await using var server = new AnonymousPipeServerStream(PipeDirection.Out);
        await using var client = new AnonymousPipeClientStream(PipeDirection.In, server.ClientSafePipeHandle);
        using var wire = new MemoryStream();
        using (var whole = new MessageStream(new MemoryStreamThatStaysOpen(wire)))
        {
            foreach (var message in Messages) await whole.SendAsync(message);
        }

        var sender = Task.Run(() =>
        {
            foreach (var part in wire.ToArray().Chunk(7)) server.Write(part);
            server.Dispose();
        });
        using var stream = new MessageStream(client);
        var received = new List<ChildMessage>();
        while (await stream.ReceiveAsync() is { } message) received.Add(message);
        await sender;
        Assert.That(received, Is.EqualTo(Messages));
    }

    [TestCase("{\"kind\":\"dance\"}\n")]
    [TestCase("{\"kind\":\"mark\"}\n")]
    [TestCase("{\"kind\":\"running\",\"block\":\"one\",\"startNs\":1}\n")]
    [TestCase("{\"kind\":\"running\",\"block\":5000000000,\"startNs\":1}\n")]
    [TestCase("{\"kind\":\"warm\"} {}\n")]
    [TestCase("{\"kind\":\"warm\",}\n")]
    [TestCase("{\"kind\":\"warm}\n")]
    [TestCase("{\"kind\":\"wa\\rm\"\n")]
    [TestCase("{\"kind\":\"\\u00g1\"}\n")]
    [TestCase("{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":1}}}},\"kind\":\"warm\"}\n")]
    [TestCase("{\"kind\":\"mark\",\"label\":[]}\n")]
    [TestCase("{\"kind\":\"running\",\"block\":1-2,\"startNs\":1}\n")]
    [TestCase("Hello, world\n")]
    [TestCase("null\n")]
    [TestCase("\n")]
    [TestCase("{\"kind\":\"warm\"}")]
    public void AnythingElseIsAProtocolError(string text)
    {
        using var stream = new MessageStream(new MemoryStream(Encoding.UTF8.GetBytes(text)));
        Assert.That(() => stream.Receive(), Throws.TypeOf<ProtocolException>());
    }

    [Test]
    public void AnEndlessLineIsAProtocolErrorAndNotAnEndlessBuffer()
    {
        using var stream = new MessageStream(new MemoryStream(new byte[3 * MessageStream.MaxBytes]));
        Assert.That(() => stream.Receive(), Throws.TypeOf<ProtocolException>());
    }

    [TestCaseSource(nameof(Scenarios))]
    public void APlanComesBackAsItWas(Scenario scenario)
    {
        var plan = new ChildPlan
        {
            Protocol = 1,
            Socket = "@x",
            Token = "secret",
            Assembly = "My.App",
            Pipeline = "My.Ns.Outer+Ask",
            Neighbour = true,
            Traced = true,
            NoKernels = true,
            DigestQueries = true,
            Scenario = scenario,
            ProjectFolder = "/tmp/a b",
            RecordsFile = "/tmp/r",
            CrashPage = "/tmp/c",
        };
        Assert.That(ChildPlan.Parse(plan.ToJson()), Is.EqualTo(plan));
    }

    [Test]
    public void AScenarioKeepsItsDefaultsWhenThePlanLeavesThemOut()
    {
        var plan = ChildPlan.Parse(
            """{"protocol":1,"socket":"@x","token":"t","assembly":"A","pipeline":"P","scenario":{"kind":"Server","queriesPerSecond":2},"projectFolder":"/","recordsFile":"r","crashPage":"c"}""");
        Assert.That(plan.Scenario, Is.EqualTo(new ServerScenario { QueriesPerSecond = 2 }));
    }

    [TestCase("")]
    [TestCase("{}")]
    [TestCase("[]")]
    public void WhatIsNotAPlanIsRefused(string json) => Assert.That(() => ChildPlan.Parse(json), Throws.TypeOf<FormatException>());

    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(1234567890123456789)]
    [TestCase(long.MaxValue)]
    [TestCase(long.MinValue)]
    public void AWholeNumberComesBackAsItIs(long number) =>
        Assert.That(MessageJson.Read(MessageJson.Write(new Resumed(number))), Is.EqualTo(new Resumed(number)));

    [TestCase("9223372036854775808")]
    [TestCase("-9223372036854775809")]
    [TestCase("1.5")]
    [TestCase("1e3")]
    public void WhatIsNoWholeNumberOf64BitsIsRefused(string number) =>
        Assert.That(() => MessageJson.Read($$"""{"kind":"resumed","atNs":{{number}}}"""), Throws.TypeOf<FormatException>());

    [TestCase(null, null)]
    [TestCase("Modbench", null)]
    [TestCase("Modbench:/x/Other.dll", "/x/Other.dll")]
    [TestCase("/x/Other.dll:Modbench:Third", "/x/Other.dll:Third")]
    public void OnlyTheOwnStartupHookIsTakenBack(string? hooks, string? rest)
    {
        Assume.That(Path.PathSeparator, Is.EqualTo(':'));
        Assert.That(StartupHook.WithoutOwn(hooks), Is.EqualTo(rest));
    }

    private sealed class MemoryStreamThatStaysOpen(MemoryStream inner) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => inner.Length;

        public override long Position { get => inner.Position; set => throw new NotSupportedException(); }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);
    }
}
