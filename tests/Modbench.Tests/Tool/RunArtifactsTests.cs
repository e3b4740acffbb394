using System.Security.Cryptography;
using Modbench.Ledger;
using Modbench.Tool.Running;

namespace Modbench.Tests.Tool;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class RunArtifactsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Test]
    public void ArrivalsSamplesStacksAndTracesAreListedWithTheirDigests()
    {
        foreach (var file in new[] { "arrivals-7.parquet", "resources.parquet", "stacks-7-solo.folded", "stacks-7.nettrace", "trace-7.nettrace", "trace-7.nettrace.partial", "run.log", "ledger.json", "resources.parquet.12.tmp" }) folder.Write(file);
        var artifacts = new RunArtifacts(folder.Path);
        Assert.That(artifacts.Look().Select(one => one.File), Is.EqualTo(new[] { "arrivals-7.parquet", "resources.parquet", "stacks-7-solo.folded", "stacks-7.nettrace", "trace-7.nettrace" }));
        File.WriteAllText(Path.Combine(folder.Path, "trace-7.nettrace"), "more");
        var digest = "sha256:" + Convert.ToHexStringLower(SHA256.HashData("more"u8));
        Assert.That(artifacts.Look()[^1], Is.EqualTo(new ArtifactRow("trace-7.nettrace", 4, digest)));
    }
}
