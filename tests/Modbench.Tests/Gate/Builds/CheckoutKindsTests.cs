using Modbench.Tool.Gating;

namespace Modbench.Tests.Gate.Builds;

/// <summary>However the head is checked out, the base's files are as a checkout of the same kind has them, and go.</summary>
public sealed class CheckoutKindsTests : RepositoryFixture
{
    [Test]
    public async Task AWorkTreeInAnother()
    {
        var top = Init("repo", "src/a.txt", "1");
        Git(top, "worktree", "add", "--quiet", "-b", "work", Path.Combine(top, "trees", "work"));
        var work = Path.Combine(top, "trees", "work");
        Commit(work, "src/a.txt", "2");
        await Compare(Path.Combine(work, "src"), "main", project => Assert.That(
            (Path.GetDirectoryName(Path.GetDirectoryName(project)), Text(project, "a.txt")), Is.EqualTo((Path.Combine(top, "trees"), "1"))));
        Assert.That(OtherWorktrees(top), Is.EqualTo([work]), "the user's own stays");
        Assert.That(Text(work, "src/a.txt"), Is.EqualTo("2"));
    }

    [Test]
    public async Task WorkTreesOfABareRepository()
    {
        Git(Folder, "clone", "--quiet", "--bare", Init("origin", "a.txt", "1", "2"), "project/.bare");
        Git(At("project", ".bare"), "worktree", "add", "--quiet", At("project", "main"), "main");
        await Compare(At("project", "main"), "a.txt", "1");
    }

    [Test]
    public async Task ASubmodule()
    {
        var (part, top) = (Init("part", "a.txt", "1", "2"), Init("repo", "b.txt", "1"));
        Git(top, "submodule", "--quiet", "add", part, "lib/part");
        await Compare(Path.Combine(top, "lib", "part"), "a.txt", "1");
        Assert.That(Git(top, "status", "--porcelain", "--", "lib"), Is.EqualTo("A  lib/part"));
    }

    [Test]
    public async Task AFolderWithSpacesAndLettersOfOtherScripts()
    {
        var top = Init("Проект ä/検索 'quoted' $HOME", "quelle ö/a 1.txt", "1", "2");
        Write(top, "quelle ö/neu é.txt", "1");
        await Compare(Path.Combine(top, "quelle ö"), "a 1.txt", "1");
        Assert.That((await (await Find(top)).ChangesAsync(CancellationToken.None)).Files, Is.EqualTo(["quelle ö/neu é.txt"]));
    }

    [Test]
    public async Task AShallowCloneThatHasTheBase()
    {
        Git(Folder, "clone", "--quiet", "--depth", "2", "file://" + Init("origin", "a.txt", "1", "2", "3"), "clone");
        await Compare(At("clone"), "a.txt", "2");
    }

    [Test]
    public async Task LineEndsAreThoseOfTheHead()
    {
        var origin = Init("origin", "a.txt", "1\n2\n");
        Commit(origin, "b.txt", "1\n");
        Git(Folder, "clone", "--quiet", "--config", "core.autocrlf=true", origin, "clone");
        await Compare(At("clone"), "HEAD~1", project => Assert.That(Text(project, "a.txt"), Is.EqualTo("1\r\n2\r\n").And.EqualTo(Text(At("clone"), "a.txt"))));
        Assert.That((await (await Find(At("clone"))).ChangesAsync(CancellationToken.None)).Files, Is.Empty);
    }

    [Test]
    public async Task OfASparseCheckoutThereIsAsMuchOfTheBase()
    {
        var top = Init("repo", "app/a.txt", "1");
        Commit(top, "models/large.bin", "1");
        Commit(top, "app/a.txt", "2");
        Git(top, "sparse-checkout", "set", "app");
        await Compare(Path.Combine(top, "app"), "HEAD~1", project => Assert.That(
            (Text(project, "a.txt"), Directory.Exists(Path.Combine(project, "..", "models"))), Is.EqualTo(("1", false))));
        Assert.That(Git(top, "sparse-checkout", "list"), Is.EqualTo("app"));
    }

    [Test]
    public async Task WhatGitDoesNotHaveIsInTheHeadAlone()
    {
        var top = Init("repo");
        Write(top, ".gitignore", "*.onnx\n");
        Commit(top, "a.txt", "1");
        Write(top, "model.onnx", "of the head");
        Write(top, "new.txt", "of the head");
        await Compare(top, "HEAD", project => Assert.That(Directory.EnumerateFiles(project).Select(Path.GetFileName), Is.EquivalentTo((string[])[".git", ".gitignore", "a.txt"])));
        Assert.That(Text(top, "model.onnx") + Text(top, "new.txt"), Is.EqualTo("of the headof the head"));
    }

    /// <summary>A repository in whose commits a file has one text after the other.</summary>
    private string Init(string name, string file, params string[] texts)
    {
        var top = Init(name);
        foreach (var text in texts) Commit(top, file, text);
        return top;
    }

    /// <summary>The commit before is the base, and a file has its text there.</summary>
    private Task Compare(string folder, string file, string text) => Compare(folder, "HEAD~1", project => Assert.That(Text(project, file), Is.EqualTo(text)));

    /// <summary>From the project's folder to the base's, and back.</summary>
    private async Task Compare(string folder, string reference, Action<string> look)
    {
        var repository = await Find(folder);
        var commit = await repository.FindBaseAsync(reference, CancellationToken.None);
        string top;
        await using (var worktree = await BaseWorktree.AddAsync(repository, commit.Commit, TextWriter.Null, CancellationToken.None))
        {
            top = worktree.Folder;
            look(Path.TrimEndingDirectorySeparator(Path.Combine(top, repository.Prefix)));
        }

        AssertGone(folder, top);
    }

    private static string Text(string folder, string file) => File.ReadAllText(Path.Combine(folder, file));
}
