using Modbench.Diagnosers;
using Modbench.Ledger;
using Modbench.Tool.Commands;
using Modbench.Tool.Noise;

namespace Modbench.Tests.Noise;

/// <summary>What a person reads.</summary>
public sealed class NoiseTextTests
{
    private static readonly MeasureNoise Response = new("response.p50", null, 4.9e6, "ns", 8, 0, 0.009, 0.006, 0.018) { Sees = [new(8, 1.031), new(20, 1.0263)], Needed = 8 };
    private static readonly MeasureNoise Peak = new("memory.peak", null, 1e8, "bytes", 8, 0, 0.004, 0.003, 0.008) { Sees = [new(8, 1.106), new(20, 1.1034)], Needed = 8 };

    private static readonly NoiseCauses Causes = new(
        [new(NoiseSource.CoreWaits, 0.123, 0.1, 0.61), new(NoiseSource.Steal, 0, 0, null), new(NoiseSource.OtherProcesses, 0.4, 0.2, null)],
        new NoiseShare(0.2, 0, 0.64),
        new NoiseShare(0.03, 0, 0.1),
        new NoiseShare(0.16, null, null),
        0.021);

    [Test]
    public void ItSaysHowMuchWhatAGateWouldSeeWhatMakesItAndWhatHelps()
    {
        var noise = Of(Causes, [new OtherProgram("node", 7, 1, 0.31), new OtherProgram("dotnet", 8, 3, 0.05)]);
        Assert.That(string.Join('\n', new NoiseText(noise).Lines()), Is.EqualTo(
            """
            8 pairs of processes of Modbench's own work (4.9 ms a query), each pair of one build, in 58 s on 2 cores

              response.p50  differs by sd 0.9 % (95 % 0.6 to 1.8 %); a gate would see +3.1 % in 8 pairs, +2.6 % in 20
              memory.peak   differs by sd 0.4 % (95 % 0.3 to 0.8 %); a gate would see +10.6 % in 8 pairs, +10.3 % in 20
              service.p50 of its stages: Compute 0.4 %, Walk 1.9 %
              No change would be told from +5.0 % by 8 pairs, in four gates of five
              Not in turns but one after the other, two of these processes would differ by sd 4.2 %
              The machine got slower by 2.0 % a minute (95 % +1.0 to +3.0 %), which pairs don't see

            What makes it, as parts of the variance of pairs (from one turn of a process to the next: sd 2.1 %):
               61 %  waits for a core: 12.3 % of a turn's time
               20 %  from process to process (95 % 0 % to 64 %)
                3 %  from one pipeline object of a process to the next (95 % 0 % to 10 %)
               16 %  from turn to turn, and it goes with nothing else that was looked at: unknown
            Slow turns had no more than chance gives of: steal 0.00 cores; other processes 0.40 of 2 cores (20 %)
            Not looked at: the cores' clock (it is not there)
            Other programs meanwhile, in cores: node 0.31, dotnet 0.05 (3 processes)
            What to do:
              - waits for a core: keep other programs off while a gate runs (here node 0.31 cores, dotnet 0.05 cores), or give the machine more cores
            """));
    }

    [Test]
    public void WhereNothingExplainsItThatIsSaid()
    {
        var unknown = Causes with { Sources = [new(NoiseSource.CoreWaits, 0.3, 0.1, null), new(NoiseSource.Steal, 0.5, 0.2, null)], Turns = new NoiseShare(0.77, null, null) };
        var noise = Of(unknown, [new OtherProgram("node", 7, 1, 0.31)]);
        Assert.That(new NoiseText(noise).Lines(), Has.Some.EqualTo("   77 %  from turn to turn, and it goes with nothing that was looked at: unknown"));
        Assert.That(noise.Mends, Has.Count.EqualTo(1));
        Assert.That(noise.Mends[0], Does.StartWith("from turn to turn: unknown. Other programs ran beside slow turns and quick ones alike (here node 0.31 cores)"), "and no source is to blame, however much there was of it");
        Assert.That(Of(unknown, [new OtherProgram("sshd", 8, 1, 0.01)]).Mends[0], Does.StartWith("from turn to turn: unknown. What other guests of the host do"));
    }

    [Test]
    public void EverySourceHasWordsAndAMend()
    {
        foreach (var source in Enum.GetValues<NoiseSource>())
        {
            var report = Report(Causes with { Sources = [new(source, 0.1, 0.1, 0.5)], Processes = new NoiseShare(0.4, 0.1, 0.6) });
            var mends = NoiseMends.Of(report, []).ToList();
            Assert.That(mends.Select(mend => mend.Split(':')[0]), Is.EqualTo(new[] { NoiseWords.Of(source), "from process to process" }));
            Assert.That(NoiseWords.Amount(report.Causes!.Sources[0], 2), Is.Not.Empty);
        }
    }

    [Test]
    public void ALoudMachineIsToldThatGatesWouldDecideNothing()
    {
        var noise = Of(Causes, []) with { Response = Response with { Needed = 43 } };
        Assert.That(new NoiseText(noise).Lines(), Has.Some.EqualTo("  No change would be told from +5.0 % by 43 pairs, and a gate has 20 at most: many would be inconclusive"));
    }

    [Test]
    public void WithoutTurnsNoCauseIsClaimed()
    {
        var noise = Of(null, []) with { WholeBecause = "its queries are too slow for 5 in a turn of 2 s", Drift = null };
        var lines = new NoiseText(noise).Lines().ToList();
        Assert.That(lines[0], Does.EndWith("; one process after the other, not in turns: its queries are too slow for 5 in a turn of 2 s"));
        Assert.That(lines, Has.Some.EqualTo("What makes it is not known: there were no turns to look at"));
        Assert.That(lines, Has.None.StartsWith("What to do"));
    }

    [Test]
    public void AsJsonItHasTheSameWithSourcesByName()
    {
        using var json = System.Text.Json.JsonDocument.Parse(new DoctorReport([], null, Of(Causes, [])).ToJson());
        var noise = json.RootElement.GetProperty("noise");
        Assert.Multiple(() =>
        {
            Assert.That(noise.GetProperty("response").GetProperty("sees")[1].GetProperty("detectable").GetDouble(), Is.EqualTo(1.0263));
            Assert.That(noise.GetProperty("causes").GetProperty("sources")[0].GetProperty("source").GetString(), Is.EqualTo("core waits"));
            Assert.That(noise.GetProperty("causes").GetProperty("sources")[1].GetProperty("share").ValueKind, Is.EqualTo(System.Text.Json.JsonValueKind.Null));
            Assert.That(noise.GetProperty("absent")[0].GetProperty("source").GetString(), Is.EqualTo("slow clock"));
            Assert.That(new DoctorReport([], null).ToJson(), Does.Not.Contain("noise"));
        });
    }

    private static NoiseReport Report(NoiseCauses? causes) => new(
        Response,
        [Peak, Response with { Measure = "service.p50", Stage = "Compute", Sd = 0.004 }, Response with { Measure = "service.p50", Stage = "Walk", Sd = 0.019 }],
        new MachineDrift(0.02, 0.01, 0.03, 0.042),
        causes);

    private static MachineNoise Of(NoiseCauses? causes, IReadOnlyList<OtherProgram> programs)
    {
        var report = Report(causes);
        return new MachineNoise(
            "A", "SingleStream", true, 58.2, 2, null, report.Response, report.Others, report.Drift, report.Causes, programs,
            [new AbsentSource(NoiseSource.SlowClock, "it is not there")], [.. NoiseMends.Of(report, programs)]);
    }
}
