using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using Modbench.Changes;

namespace Modbench.Tests.Run;

/// <summary>What killed processes have changed in the system is put back, and nothing else, by version 1 and 2 of control groups.</summary>
/// <param name="name">The file of a group's quota.</param>
/// <param name="original">What was in it.</param>
/// <param name="changed">What a process left there.</param>
[TestFixture("cpu.cfs_quota_us", "-1", "60000")]
[TestFixture("cpu.max", "max 100000", "60000 100000")]
[TestFixture("cpu.max", "150000 50000", "60000 100000", TestName = "A period of the container's own")]
[Platform("Linux")]
[SupportedOSPlatform("linux")]
public sealed class LeftChangesTests(string name, string original, string changed)
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
        quota = folder + name;
        ChangeFolder.Make(records);
        File.WriteAllText(quota, changed + "\n");
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
            Assert.That(told, Is.EqualTo(new[] { $"put back: {quota} is '{original}' again; process {NoProcess}, which was killed, had left '{changed}'" }));
            Assert.That(Quota(), Is.EqualTo(original));
            Assert.That(File.Exists(record), Is.False);
            Assert.That(LeftChanges.TakeBack(records, folder), Is.Empty, "once");
        });
    }

    [Test]
    public void AProcessWhoseIdWasGivenOutAgainIsGone()
    {
        Put(Left() with { Process = Environment.ProcessId, Started = ChangeRecord.StartOf(Environment.ProcessId)!.Value - 1 });
        Assert.That(LeftChanges.TakeBack(records, folder), Has.Count.EqualTo(1));
        Assert.That(Quota(), Is.EqualTo(original));
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

    /// <summary>A group and one below it, as a run leaves them whose neighbours were in groups of their own; a third is somebody else's.</summary>
    [Test]
    public void InATreeOfGroupsEachIsAsItWas()
    {
        string[] groups = [folder + "user.slice/", folder + "user.slice/run.scope/", folder + "other.slice/"];
        foreach (var group in groups)
        {
            Directory.CreateDirectory(group);
            File.WriteAllText(group + name, changed + "\n");
            if (group != groups[2]) Put(Left() with { File = group + name });
        }

        Assert.That(LeftChanges.TakeBack(records, folder), Has.Count.EqualTo(2).And.All.StartsWith("put back: "));
        Assert.That(groups.Select(group => File.ReadAllText(group + name).Trim()), Is.EqualTo([original, original, changed]));
    }

    [Test]
    public void WhatSomebodyElseHasPutThereSinceStays()
    {
        var record = Put(Left());
        var theirs = changed.Replace("60000", "90000", StringComparison.Ordinal);
        File.WriteAllText(quota, theirs + "\n");
        Assert.Multiple(() =>
        {
            Assert.That(LeftChanges.TakeBack(records, folder), Is.Empty);
            Assert.That(Quota(), Is.EqualTo(theirs));
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
        Assert.That((File.Exists(record), Quota()), Is.EqualTo((false, changed)));
    }

    [TestCase("/etc/modbench-not-here/cpu.max")]
    [TestCase("{0}../cpu.max")]
    [TestCase("{0}passwd")]
    public void OnlyQuotasOfGroupsAreWritten(string file)
    {
        var target = string.Format(CultureInfo.InvariantCulture, file, folder);
        if (file == "{0}passwd") File.WriteAllText(target, changed);
        var record = Put(Left() with { File = target });
        Assert.That(LeftChanges.TakeBack(records, folder), Is.EqualTo(new[]
        {
            $"not put back: {target} is no quota of a control group, yet process {NoProcess}, which was killed, noted that it changes it to '{changed}': if that is still there, write '{original}' into it",
        }));
        Assert.That(File.Exists(record), Is.False, "once");
        if (file == "{0}passwd") Assert.That(File.ReadAllText(target), Is.EqualTo(changed));
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
        Assert.That(Quota(), Is.EqualTo(changed));
    }

    [Test]
    public void WhatCannotBePutBackIsSaidAndTriedAgain()
    {
        var other = $"{folder}other/{name}";
        var record = Put(Left() with { File = other });
        Directory.CreateDirectory(other); // root may write any file, but no folder
        var told = LeftChanges.TakeBack(records, folder);
        Assert.That(told.Single(), Does.StartWith("not put back: ").And.EndsWith($"write '{original}' into it"));
        Assert.That(File.Exists(record), Is.True);
    }

    /// <summary>What /proc tells of a process is divided by blanks, and its name may have some, and brackets.</summary>
    [Test]
    public void AProcessOfAnyNameIsKnownByItsStart()
    {
        const string Name = "a (b) Z 1) c";
        using var shell = Process.Start(new ProcessStartInfo("sh", ["-c", $"printf '{Name}' > /proc/$$/comm; echo named; read end"]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        Assert.That((shell.StandardOutput.ReadLine(), File.ReadAllText($"/proc/{shell.Id}/comm")), Is.EqualTo(("named", Name + "\n")));
        Assert.That(ChangeRecord.StartOf(shell.Id), Is.InRange(ChangeRecord.StartOf(Environment.ProcessId)!.Value, long.MaxValue));
        shell.StandardInput.Close();
        shell.WaitForExit();
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
            Assert.That(Quota(), Is.EqualTo(changed));
            Assert.That(File.Exists(record), Is.True);
        });
    }

    private ChangeRecord Left() => new(NoProcess, 12345, quota, original, changed);

    private string Quota() => File.ReadAllText(quota).Trim();

    private string Put(ChangeRecord record)
    {
        var path = Path.Combine(records, $"{record.Process}-{Guid.NewGuid():N}.change");
        File.WriteAllBytes(path, record.ToBytes());
        return path;
    }
}
