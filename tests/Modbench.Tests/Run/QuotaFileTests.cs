using Modbench.Changes;

namespace Modbench.Tests.Run;

/// <summary>Whose time a quota of CPU bounds, and how much it is.</summary>
[Platform("Linux")]
public sealed class QuotaFileTests
{
    private const string Groups = "/sys/fs/cgroup/";
    private string folder = null!;

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("modbench-quota-test-").FullName + "/";

    [TearDown]
    public void Delete() => Directory.Delete(folder, recursive: true);

    [TestCase("/sys/fs/cgroup/cpu/cpu.cfs_quota_us", "2:cpuacct:/", "1:cpu:/", "0::/")]
    [TestCase("/sys/fs/cgroup/cpu/cpu.cfs_quota_us", "5:cpu,cpuacct:/")]
    [TestCase("/sys/fs/cgroup/cpu/docker/1a2b/cpu.cfs_quota_us", "3:cpu,cpuacct:/docker/1a2b", "0::/docker/1a2b")]
    [TestCase("/sys/fs/cgroup/cpu.max", "0::/")]
    [TestCase("/sys/fs/cgroup/user.slice/a.scope/cpu.max", "0::/user.slice/a.scope")]
    [TestCase(null, "9:name=systemd:/", "8:cpuset:/")]
    public void TheFileOfAGroupIsOneThatMayBePutBack(string? file, params string[] groups)
    {
        var path = QuotaFile.Of(groups, Groups)?.Path;
        Assert.That(path, Is.EqualTo(file));
        if (path is not null) Assert.That(QuotaFile.Is(path, Groups), Is.True, "a kill would leave it bounded");
    }

    /// <summary>A container whose group reads <c>/</c>: whatever the neighbour would write down is found again and lifted.</summary>
    [TestCase("1:cpu:/", "cpu/", "-1", "60000")]
    [TestCase("0::/", "", "max 100000", "60000 100000")]
    public void AKillInAContainerLeavesNoQuota(string group, string under, string original, string bounded)
    {
        Directory.CreateDirectory(folder + under);
        var file = QuotaFile.Of([group], folder)!;
        File.WriteAllText(file.Path, original + "\n");
        File.WriteAllText(folder + under + "cpu.cfs_period_us", "100000\n");
        var record = new ChangeRecord(0x3FFFFF, 12345, file.Path, original, file.Bounded(0.6));
        Assert.That(record.Changed, Is.EqualTo(bounded));
        var records = folder + "records";
        ChangeFolder.Make(records);
        File.WriteAllBytes(records + "/1.change", record.ToBytes());
        File.WriteAllText(file.Path, bounded + "\n");
        Assert.That(LeftChanges.TakeBack(records, folder).Single(), Does.StartWith($"put back: {file.Path} is '{original}' again"));
        Assert.That(File.ReadAllText(file.Path).Trim(), Is.EqualTo(original));
    }

    [TestCase("50000", 0.9, "45000")]
    [TestCase("250000", 1.5, "375000")]
    public void AQuotaIsAPartOfThePeriodThatIsThere(string period, double cores, string quota)
    {
        File.WriteAllText(folder + "cpu.cfs_period_us", period + "\n");
        Assert.That(new QuotaFile(folder + "cpu.cfs_quota_us").Bounded(cores), Is.EqualTo(quota));
    }

    [Test]
    public void OneThatTheSystemWouldNotTakeIsRefusedBeforeAnythingIsMeasured()
    {
        File.WriteAllText(folder + "cpu.cfs_period_us", "20000\n");
        Assert.That(
            () => new QuotaFile(folder + "cpu.cfs_quota_us").Bounded(0.01),
            Throws.TypeOf<IOException>().With.Message.EqualTo("0.01 of a core is 200 µs of a period of 20000 µs, and the system gives 1000 at least"));
    }
}
