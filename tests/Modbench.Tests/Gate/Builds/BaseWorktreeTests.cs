using System.Diagnostics;
using System.Globalization;
using Modbench.Ledger;
using Modbench.Tool.Gating;

namespace Modbench.Tests.Gate.Builds;

/// <summary>The base's files are there as long as they are needed, and not longer, whatever ends it.</summary>
public sealed class BaseWorktreeTests : RepositoryFixture
{
    [Test]
    public async Task ItHasTheBasesFilesBesideTheRepositoryAndGoes()
    {
        var top = Init("repo");
        var first = Commit(top, "src/a.txt", "1");
        Commit(top, "src/a.txt", "2");
        Write(top, "src/a.txt", "not committed");
        var repository = await Find(top);
        string folder;
        await using (var worktree = await BaseWorktree.AddAsync(repository, first, TextWriter.Null, CancellationToken.None))
        {
            folder = worktree.Folder;
            Assert.That(File.ReadAllText(Path.Combine(folder, "src", "a.txt")), Is.EqualTo("1"));
            Assert.That(Path.GetDirectoryName(folder), Is.EqualTo(Folder), "what lies above the repository lies above the base");
            Assert.That(OtherWorktrees(top), Is.EqualTo([folder]));
            Write(folder, "src/obj/a.dll", "built");
            Write(Folder, "cache/index", "of both");
            Directory.CreateSymbolicLink(Path.Combine(folder, "src", "cache"), At("cache"));
        }

        AssertGone(top, folder);
        Assert.That(File.ReadAllText(At("cache", "index")), Is.EqualTo("of both"), "what a link leads to stays");
        Assert.That(File.ReadAllText(Path.Combine(top, "src", "a.txt")), Is.EqualTo("not committed"));
        Assert.That(Git(top, "rev-parse", "--abbrev-ref", "HEAD"), Is.EqualTo("main"));
    }

    [Test]
    public async Task TwoAtATimeDontMeet()
    {
        var top = Init("repo");
        var first = Commit(top, "a.txt", "1");
        var repository = await Find(top);
        await using var one = await BaseWorktree.AddAsync(repository, first, TextWriter.Null, CancellationToken.None);
        Assert.That(await BaseWorktree.RemoveLeftAsync(repository), Is.Empty, "its process lives");
        await using var other = await BaseWorktree.AddAsync(repository, first, TextWriter.Null, CancellationToken.None);
        Assert.That(File.Exists(Path.Combine(one.Folder, "a.txt")) && File.Exists(Path.Combine(other.Folder, "a.txt")), Is.True);
    }

    [Test]
    public async Task SubmodulesAreThereAsTheBaseHasThemNestedOnesToo()
    {
        var (leaf, part, top) = (Init("leaf"), Init("part"), Init("repo"));
        Commit(leaf, "leaf.txt", "1");
        Commit(part, "part.txt", "1");
        Git(part, "submodule", "--quiet", "add", leaf, "leaf");
        Commit(part, "part.txt", "2");
        Commit(top, "a.txt", "1");
        Git(top, "submodule", "--quiet", "add", part, "lib/part");
        Git(top, "submodule", "--quiet", "update", "--init", "--recursive");
        var first = Commit(top, "a.txt", "2");
        Commit(Path.Combine(top, "lib", "part"), "part.txt", "3");
        Commit(top, "a.txt", "3");
        Write(top, "lib/part/leaf/leaf.txt", "dirty");

        string folder;
        await using (var worktree = await BaseWorktree.AddAsync(await Find(top), first, TextWriter.Null, CancellationToken.None))
        {
            folder = worktree.Folder;
            Assert.That(File.ReadAllText(Path.Combine(folder, "lib", "part", "part.txt")), Is.EqualTo("2"));
            Assert.That(File.ReadAllText(Path.Combine(folder, "lib", "part", "leaf", "leaf.txt")), Is.EqualTo("1"));
        }

        AssertGone(top, folder);
        Assert.That(OtherWorktrees(Path.Combine(top, "lib", "part")), Is.Empty);
        Assert.That(OtherWorktrees(Path.Combine(top, "lib", "part", "leaf")), Is.Empty);
        Assert.That(File.ReadAllText(Path.Combine(top, "lib", "part", "leaf", "leaf.txt")), Is.EqualTo("dirty"));
    }

    [Test]
    public async Task ASubmodulesCommitThatIsNotHereIsNamed()
    {
        var (part, top) = (Init("part"), Init("repo"));
        Commit(part, "part.txt", "1");
        Commit(top, "a.txt", "1");
        Git(top, "submodule", "--quiet", "add", part, "part");
        Git(top, "update-index", "--cacheinfo", "160000,1234567890123456789012345678901234567890,part");
        Git(top, "commit", "--quiet", "--message", "a commit that nobody pushed");
        var commit = Git(top, "rev-parse", "HEAD");
        var repository = await Find(top);
        var error = (await Assert.ThrowsAsync<ModbenchException>(() => BaseWorktree.AddAsync(repository, commit, TextWriter.Null, CancellationToken.None)))!;
        Assert.That((error.Code, error.ExitCode), Is.EqualTo(("MB3010", 2)));
        Assert.That(error.Message, Does.Contain("submodule 'part' at 1234567890").And.Contains("git -C part fetch origin 1234567890123456789012345678901234567890"));
        AssertGone(top);
    }

    [Test]
    public async Task WhereItCantBeCheckedOutNothingIsLeft()
    {
        var top = Init("repo");
        Commit(top, "a.txt", "1");
        var repository = await Find(top);
        var error = (await Assert.ThrowsAsync<ModbenchException>(() => BaseWorktree.AddAsync(repository, "1234567890123456789012345678901234567890", TextWriter.Null, CancellationToken.None)))!;
        Assert.That((error.Code, error.ExitCode), Is.EqualTo(("MB3009", 2)));
        Assert.That(error.Message, Does.StartWith("the base can't be checked out: git: "));
        AssertGone(top);
    }

    [Test]
    public async Task AnInterruptWhileFilesAreWrittenLeavesNothing()
    {
        var top = Init("repo");
        Git(top, "config", "filter.slow.smudge", "sleep 30; cat");
        Write(top, ".gitattributes", "*.slow filter=slow");
        var first = Commit(top, "a.slow", "1");
        var repository = await Find(top);
        using var stop = new CancellationTokenSource();
        var adding = BaseWorktree.AddAsync(repository, first, TextWriter.Null, stop.Token);

        // Git itself can't list what is being made.
        var trees = Path.Combine(top, ".git", "worktrees");
        while (!adding.IsCompleted && !(Directory.Exists(trees) && Directory.EnumerateFiles(trees, "index.lock", SearchOption.AllDirectories).Any())) await Task.Delay(5);
        await stop.CancelAsync();
        var began = Stopwatch.GetTimestamp();
        await Assert.CatchAsync<OperationCanceledException>(() => adding);
        Assert.That(Stopwatch.GetElapsedTime(began), Is.LessThan(TimeSpan.FromSeconds(25)), "the filter would take half a minute");
        AssertGone(top);
    }

    [Test]
    public async Task WhereNothingCanBeMadeBesideTheRepositoryItIsElsewhereAndSaysSo()
    {
        var top = Init("repo");
        var first = Commit(top, "a.txt", "1");
        Write(Folder, "a file", "");
        Directory.CreateDirectory(At("elsewhere"));
        var repository = await Find(top);
        using var told = new StringWriter();
        await using (var worktree = await BaseWorktree.AddAsync(repository, first, [At("a file"), At("elsewhere")], told, CancellationToken.None))
        {
            Assert.That(Path.GetDirectoryName(worktree.Folder), Is.EqualTo(At("elsewhere")));
            Assert.That(told.ToString(), Does.StartWith($"note: the base is built in {worktree.Folder}, for {At("a file")} can't be written"));
        }

        AssertGone(top);
        var error = (await Assert.ThrowsAsync<ModbenchException>(() => BaseWorktree.AddAsync(repository, first, [At("a file")], told, CancellationToken.None)))!;
        Assert.That(error.Code, Is.EqualTo("MB3009"));
        AssertGone(top);
    }

    [Test]
    public async Task AHookOfPeoplesWorkTreesDoesNotRun()
    {
        var top = Init("repo");
        var first = Commit(top, "a.txt", "1");
        var hook = Path.Combine(top, ".git", "hooks", "post-checkout");
        Write(top, ".git/hooks/post-checkout", $"#!/bin/sh\ntouch '{At("hooked")}'\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(hook, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await using (await BaseWorktree.AddAsync(await Find(top), first, TextWriter.Null, CancellationToken.None))
        {
            Assert.That(File.Exists(At("hooked")), Is.False);
        }
    }

    [Test]
    public async Task WhatAKilledProcessLeftGoesAtTheNextStartAndNothingElse()
    {
        var top = Init("repo");
        var first = Commit(top, "a.txt", "1");
        var theirs = At("theirs");
        Git(top, "worktree", "add", "--quiet", "--detach", theirs, first);
        var left = Left(top, first, "0123456789ab");
        var repository = await Find(top);
        Assert.That(await BaseWorktree.RemoveLeftAsync(repository), Is.EqualTo([$"removed: {left}, which process 999999999 left when it was killed"]));
        Assert.That(Directory.Exists(left), Is.False);
        Assert.That(OtherWorktrees(top), Is.EqualTo([theirs]), "the user's own stay");
        Assert.That(Directory.EnumerateFileSystemEntries(Path.Combine(top, ".git", "modbench")), Is.Empty);
        Assert.That(await BaseWorktree.RemoveLeftAsync(repository), Is.Empty);
    }

    /// <summary>A search keeps the base and up to three commits built; a kill may come while git writes one more, or before it has begun to.</summary>
    [Test]
    public async Task AllThatAKilledBisectionLeftGoes()
    {
        var top = Init("repo");
        string[] commits = [.. Enumerable.Range(1, 5).Select(i => Commit(top, "a.txt", string.Create(CultureInfo.InvariantCulture, $"{i}")))];
        var left = commits.Select((commit, i) => Left(top, commit, string.Create(CultureInfo.InvariantCulture, $"0123456789a{i}"))).ToList();
        Write(Folder, "cache/index", "of the head");
        Directory.CreateSymbolicLink(Path.Combine(left[1], "cache"), At("cache"));
        Write(left[2], "obj/a.dll", "built");
        Git(top, "worktree", "lock", "--reason", "initializing", left[4]);
        File.Delete(Path.Combine(left[4], "a.txt"));
        left.Add(Directory.CreateDirectory(At(BaseWorktree.Mark + "0123456789ff")).FullName);
        Record(top, commits[0], left[5], "0123456789ff");
        Assert.That(await BaseWorktree.RemoveLeftAsync(await Find(top)), Is.EquivalentTo(left.Select(folder => $"removed: {folder}, which process 999999999 left when it was killed")));
        AssertGone(top);
        Assert.That(File.ReadAllText(At("cache", "index")), Is.EqualTo("of the head"), "what a link leads to stays");
    }

    [Test]
    public async Task WhatABuildWroteAfterItsToolWasKilledGoesTooAndWhatIsAnothersStays()
    {
        var (top, other) = (Init("repo"), Init("other"));
        var first = Commit(top, "a.txt", "1");
        Commit(other, "a.txt", "1");
        var repository = await Find(top);
        var ours = Directory.CreateDirectory(At(BaseWorktree.NameOf(repository) + "01234567")).FullName;
        Write(ours, "obj/project.assets.json", "{}");
        var theirs = Directory.CreateDirectory(At(BaseWorktree.NameOf(await Find(other)) + "01234567")).FullName;
        await using var alive = await BaseWorktree.AddAsync(repository, first, TextWriter.Null, CancellationToken.None);
        Assert.That(await BaseWorktree.RemoveLeftAsync(repository), Is.EqualTo([$"removed: {ours}, left by a build"]));
        Assert.That((Directory.Exists(ours), Directory.Exists(theirs), Directory.Exists(alive.Folder)), Is.EqualTo((false, true, true)));
    }

    [Test]
    public async Task ALeftOneWhoseFolderIsGoneIsForgotten()
    {
        var top = Init("repo");
        var first = Commit(top, "a.txt", "1");
        Directory.Delete(Left(top, first, "0123456789ab"), recursive: true);
        Assert.That(await BaseWorktree.RemoveLeftAsync(await Find(top)), Has.Count.EqualTo(1));
        Assert.That(OtherWorktrees(top), Is.Empty);
    }

    /// <summary>Whoever can write there can do worse; yet a record that was damaged must not cost anybody a folder.</summary>
    [TestCase("repo2")]
    [TestCase(".modbench-base-x/../repo2")]
    public async Task ARecordOfAnotherFolderIsNotActedUpon(string folder)
    {
        var top = Init("repo");
        var first = Commit(top, "a.txt", "1");
        var other = Directory.CreateDirectory(At("repo2")).FullName;
        Write(top, ".git/modbench/x.base", $"999999999\t2020-01-01T00:00:00.0000000Z\n{top}\t{first}\t{At(folder)}\n");
        Assert.That(await BaseWorktree.RemoveLeftAsync(await Find(top)), Is.Empty);
        Assert.That(Directory.Exists(other), Is.True);
    }

    /// <summary>As a process leaves it that was killed: id 999999999 is above what Linux gives.</summary>
    private string Left(string top, string commit, string mark)
    {
        var folder = At(BaseWorktree.Mark + mark);
        Git(top, "worktree", "add", "--quiet", "--detach", folder, commit);
        Record(top, commit, folder, mark);
        return folder;
    }

    private static void Record(string top, string commit, string folder, string mark) =>
        Write(top, $".git/modbench/{mark}.base", string.Create(CultureInfo.InvariantCulture, $"999999999\t{new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc):O}\n{top}\t{commit}\t{folder}\n"));
}
