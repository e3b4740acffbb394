using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using Modbench.Changes;

namespace Modbench.Tests.Run;

/// <summary>What killed processes have changed in the system is put back, and nothing else.</summary>
[Platform("Linux")]
[SupportedOSPlatform("linux")]
public sealed class LeftChangesTests
{
    private const int NoProcess = 0x3FFFFF; // above what the system gives out
    private string folder = null!;
    private string records = null!;
    private string quota = null!;

    [SetUp]
    public void MakeFolders()
    {
        folder = Directory.CreateTempSubdirectory("modbench-changes-test-").FullName + "/";
        records = folder + "records";
        quota = folder + "cpu.cfs_quota_us";
        ChangeFolder.Make(records);
        File.WriteAllText(quota, "60000\n");
    }

    [TearDown]
    public void Delete() => Directory.Delete(folder, recursive: true);

    [Test]
    public void WhatAKilledProcessLeftIsAsItWas()
    {
        var record = Put(Left());
        var told = LeftChanges.TakeBack(records, folder);
        Assert.Multiple(() =>
        {
            Assert.That(told, Is.EqualTo(new[] { $"put back: {quota} is '-1' again; process {NoProcess}, which was killed, had left '60000'" }));
            Assert.That(Quota(), Is.EqualTo("-1"));
            Assert.That(File.Exists(record), Is.False);
            Assert.That(LeftChanges.TakeBack(records, folder), Is.Empty, "once");
        });
    }

    [Test]
    public void AProcessWhoseIdWasGivenOutAgainIsGone()
    {
        Put(Left() with { Process = Environment.ProcessId, Started = ChangeRecord.StartOf(Environment.ProcessId)!.Value - 1 });
        Assert.That(LeftChanges.TakeBack(records, folder), Has.Count.EqualTo(1));
        Assert.That(Quota(), Is.EqualTo("-1"));
    }

    [Test]
    public void AProcessThatIsAliveKeepsItsChange()
    {
        var record = Put(Left() with { Process = Environment.ProcessId, Started = ChangeRecord.StartOf(Environment.ProcessId)!.Value });
        AssertUntouched(record);
    }

    /// <summary>Its id says nothing here: it may be one of another namespace.</summary>
    [Test]
    public void ARecordThatIsHeldIsOfAProcessThatIsAlive()
    {
        var record = Put(Left());
        using (new FileStream(record, FileMode.Open, FileAccess.ReadWrite, FileShare.None)) AssertUntouched(record);
        Assert.That(LeftChanges.TakeBack(records, folder), Has.Count.EqualTo(1), "until it lets go");
    }

    [Test]
    public void WhereAnotherProcessStillHasTheSameFileItsChangeStays()
    {
        var alive = Put(Left() with { Process = Environment.ProcessId, Started = ChangeRecord.StartOf(Environment.ProcessId)!.Value });
        var dead = Put(Left());
        AssertUntouched(alive);
        Assert.That(File.Exists(dead), Is.False, "the other has what was there before both");
    }

    [Test]
    public void WhatSomebodyElseHasPutThereSinceStays()
    {
        var record = Put(Left());
        File.WriteAllText(quota, "90000\n");
        Assert.Multiple(() =>
        {
            Assert.That(LeftChanges.TakeBack(records, folder), Is.Empty);
            Assert.That(Quota(), Is.EqualTo("90000"));
            Assert.That(File.Exists(record), Is.False);
        });
    }

    [Test]
    public void WhatHasGoneWithItsGroupIsForgotten()
    {
        var record = Put(Left());
        File.Delete(quota);
        Assert.That(LeftChanges.TakeBack(records, folder), Is.Empty);
        Assert.That((File.Exists(record), File.Exists(quota)), Is.EqualTo((false, false)));
    }

    [Test]
    public void OneThatWasNotWrittenToItsEndHadChangedNothing([Range(0, 3)] int lines)
    {
        var record = Put(Left());
        File.WriteAllLines(record, File.ReadAllLines(record)[..lines]);
        Assert.That(LeftChanges.TakeBack(records, folder), Is.Empty);
        Assert.That((File.Exists(record), Quota()), Is.EqualTo((false, "60000")));
    }

    [TestCase("/etc/modbench-not-here/cpu.max")]
    [TestCase("{0}../cpu.max")]
    [TestCase("{0}passwd")]
    public void OnlyQuotasOfGroupsAreWritten(string file)
    {
        var target = string.Format(CultureInfo.InvariantCulture, file, folder);
        if (file == "{0}passwd") File.WriteAllText(target, "60000");
        var record = Put(Left() with { File = target });
        Assert.That(LeftChanges.TakeBack(records, folder), Is.EqualTo(new[]
        {
            $"not put back: {target} is no quota of a control group, yet process {NoProcess}, which was killed, noted that it changes it to '60000': if that is still there, write '-1' into it",
        }));
        Assert.That(File.Exists(record), Is.False, "once");
        if (file == "{0}passwd") Assert.That(File.ReadAllText(target), Is.EqualTo("60000"));
    }

    [Test]
    public void AFolderThatOthersMayWriteIsNotReadAndNotUsed()
    {
        var record = Put(Left());
        File.SetUnixFileMode(records, (UnixFileMode)0x1FF);
        AssertUntouched(record);
        Assert.That(() => ChangeFolder.Make(records), Throws.TypeOf<IOException>());
        File.SetUnixFileMode(records, (UnixFileMode)0x1C0);
    }

    [Test]
    public void ALinkInTheFoldersPlaceIsNotRead()
    {
        Put(Left());
        var link = folder + "link";
        File.CreateSymbolicLink(link, records);
        Assert.That(LeftChanges.TakeBack(link, folder), Is.Empty);
        Assert.That(Quota(), Is.EqualTo("60000"));
    }

    [Test]
    public void WhatCannotBePutBackIsSaidAndTriedAgain()
    {
        var record = Put(Left() with { File = folder + "cpu.max" });
        Directory.CreateDirectory(folder + "cpu.max"); // root may write any file, but no folder
        var told = LeftChanges.TakeBack(records, folder);
        Assert.That(told.Single(), Does.StartWith("not put back: ").And.EndsWith("write '-1' into it"));
        Assert.That(File.Exists(record), Is.True);
    }

    [Test]
    public void AProcessThatHasEndedButIsNotYetReapedIsGone()
    {
        using var sleeper = Process.Start("sleep", "60");
        var started = ChangeRecord.StartOf(sleeper.Id);
        sleeper.Kill();
        sleeper.WaitForExit();
        Assert.That((started, ChangeRecord.StartOf(sleeper.Id)), Is.EqualTo((started!.Value, (long?)null)));
    }

    private void AssertUntouched(string record)
    {
        Assert.Multiple(() =>
        {
            Assert.That(LeftChanges.TakeBack(records, folder), Is.Empty);
            Assert.That(Quota(), Is.EqualTo("60000"));
            Assert.That(File.Exists(record), Is.True);
        });
    }

    private ChangeRecord Left() => new(NoProcess, 12345, quota, "-1", "60000");

    private string Quota() => File.ReadAllText(quota).Trim();

    private string Put(ChangeRecord record)
    {
        var path = Path.Combine(records, $"{record.Process}-{Guid.NewGuid():N}.change");
        File.WriteAllBytes(path, record.ToBytes());
        return path;
    }
}
