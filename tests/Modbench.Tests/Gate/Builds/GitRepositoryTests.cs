using Modbench.Tool.Gating;

namespace Modbench.Tests.Gate.Builds;

/// <summary>From a project's folder to the commit that it is compared with, and every way in which there is none.</summary>
public sealed class GitRepositoryTests : RepositoryFixture
{
    [Test]
    public async Task ItIsFoundFromBelow()
    {
        var top = Init("repo");
        var head = Commit(top, "src/App/App.csproj", "1");
        var found = await Find(Path.Combine(top, "src", "App"));
        Assert.That(
            (found.Top, found.Prefix, found.Common, found.Head, found.IsShallow),
            Is.EqualTo((top, "src/App/", Path.Combine(top, ".git"), head, false)));
    }

    [Test]
    public async Task ThroughALinkItIsTheSame()
    {
        var top = Init("repo");
        Commit(top, "src/App/App.csproj", "1");
        Directory.CreateSymbolicLink(At("link"), Path.Combine(top, "src"));
        var found = await Find(At("link", "App"));
        Assert.That((found.Top, found.Prefix, found.Common), Is.EqualTo((top, "src/App/", Path.Combine(top, ".git"))));
    }

    [Test]
    public async Task WhatTheHeadLeftIsTheBase()
    {
        var top = Init("repo");
        var common = Commit(top, "a.txt", "1");
        Git(top, "switch", "--quiet", "--create", "work");
        Commit(top, "a.txt", "2");
        Git(top, "switch", "--quiet", "main");
        var tip = Commit(top, "b.txt", "1");
        Git(top, "switch", "--quiet", "work");
        var found = await (await Find(top)).FindBaseAsync("main", CancellationToken.None);
        Assert.That((found.Commit, found.Tip, found.ToString()), Is.EqualTo((common, tip, $"{common[..10]} (where HEAD left main)")));
    }

    [Test]
    public async Task OfAReferenceThatIsAheadTheHeadItselfIsTheBase()
    {
        var top = Init("repo");
        var head = Commit(top, "a.txt", "1");
        Git(top, "branch", "behind");
        Commit(top, "a.txt", "2");
        Git(top, "switch", "--quiet", "behind");
        var repository = await Find(top);
        var found = await repository.FindBaseAsync("main", CancellationToken.None);
        Assert.That(
            GateText.Builds(found, repository, await repository.ChangesAsync(CancellationToken.None)),
            Is.EqualTo($"Gate: base {head[..10]} (where HEAD left main), head {head[..10]}: both are the same, so there is nothing to find; --base HEAD~1 compares with the commit before"));
    }

    [TestCase("HEAD~1")]
    [TestCase("v1")]
    [TestCase("SHORT")]
    public async Task ADetachedHeadHasABaseToo(string reference)
    {
        var top = Init("repo");
        var first = Commit(top, "a.txt", "1");
        Git(top, "tag", "--annotate", "--message", "one", "v1");
        var second = Commit(top, "a.txt", "2");
        Git(top, "switch", "--quiet", "--detach", second);
        var found = await (await Find(top)).FindBaseAsync(reference == "SHORT" ? first[..8] : reference, CancellationToken.None);
        Assert.That((found.Commit, found.Commit == found.Tip), Is.EqualTo((first, true)));
    }

    [Test]
    public async Task WithoutAReferenceItIsOriginsDefaultBranch([Values("main", "master", "trunk")] string branch)
    {
        var origin = Init("origin");
        var common = Commit(origin, "a.txt", "1");
        Git(origin, "branch", "--move", branch);
        Git(Folder, "clone", "--quiet", origin, "clone");
        Git(At("clone"), "switch", "--quiet", "--create", "work");
        Commit(At("clone"), "a.txt", "2");
        // As after the checkout of a CI: the names of two branches are guessed.
        if (branch != "trunk") Git(At("clone"), "remote", "set-head", "origin", "--delete");
        var found = await (await Find(At("clone"))).FindBaseAsync(null, CancellationToken.None);
        Assert.That((found.Commit, found.Reference), Is.EqualTo((common, "origin/" + branch)));
    }

    [Test]
    public async Task WithoutAReferenceAndAnOriginOneIsAskedFor()
    {
        var top = Init("repo");
        Commit(top, "a.txt", "1");
        var repository = await Find(top);
        Expect("MB3006", "give one, such as --base main", await Error(() => repository.FindBaseAsync(null, CancellationToken.None)));
    }

    [Test]
    public async Task AWrongReferenceIsNamed()
    {
        var top = Init("repo");
        Commit(top, "a.txt", "1");
        Git(top, "branch", "release");
        var repository = await Find(top);
        Expect("MB3005", "no commit 'relaese' in ", await Error(() => repository.FindBaseAsync("relaese", CancellationToken.None)));
        Expect("MB3005", "Did you mean 'release'?", await Error(() => repository.FindBaseAsync("relaese", CancellationToken.None)));
        Expect("MB3005", "'git fetch origin next:refs/remotes/origin/next' brings", await Error(() => repository.FindBaseAsync("origin/next", CancellationToken.None)));
        Expect("MB3005", "--base is empty", await Error(() => repository.FindBaseAsync("", CancellationToken.None)));
        Expect("MB3005", "no commit '--exec=x'", await Error(() => repository.FindBaseAsync("--exec=x", CancellationToken.None)));
        Expect("MB3005", "no commit 'main..release'", await Error(() => repository.FindBaseAsync("main..release", CancellationToken.None)));
        Expect("MB3005", "no commit 'main:a.txt'", await Error(() => repository.FindBaseAsync("main:a.txt", CancellationToken.None)));
    }

    [Test]
    public async Task AShallowCloneIsToldToFetchMore()
    {
        var origin = Init("origin");
        Commit(origin, "a.txt", "1");
        Git(origin, "switch", "--quiet", "--create", "work");
        Commit(origin, "a.txt", "2");
        Git(origin, "switch", "--quiet", "main");
        Commit(origin, "b.txt", "1");
        Git(Folder, "clone", "--quiet", "--depth", "1", "--no-single-branch", "--branch", "work", "file://" + origin, "clone");
        var repository = await Find(At("clone"));
        Expect("MB3005", "The clone is shallow: 'git fetch --unshallow' brings older commits.", await Error(() => repository.FindBaseAsync("HEAD~1", CancellationToken.None)));
        Expect("MB3007", "'git fetch --unshallow', or in CI fetch all history (GitHub's checkout: 'fetch-depth: 0'", await Error(() => repository.FindBaseAsync("origin/main", CancellationToken.None)));
    }

    [Test]
    public async Task HistoriesWithoutACommonCommitAreTold()
    {
        var top = Init("repo");
        Commit(top, "a.txt", "1");
        Git(top, "switch", "--quiet", "--orphan", "other");
        Commit(top, "b.txt", "1");
        var repository = await Find(top);
        Expect("MB3008", "'main' and HEAD have no commit in common", await Error(() => repository.FindBaseAsync("main", CancellationToken.None)));
    }

    [Test]
    public async Task WhereThereIsNoRepositoryOrCommitItSaysSo()
    {
        Expect("MB3002", "is in no git repository", await Error(() => Find(Folder)));
        var top = Init("repo");
        Expect("MB3004", "has no commit yet", await Error(() => Find(top)));
        Git(Folder, "init", "--quiet", "--bare", "bare");
        Expect("MB3002", "is in no work tree", await Error(() => Find(At("bare"))));
    }

    [Test]
    public async Task WhereGitRefusesItsReasonIsTold()
    {
        var top = Init("repo");
        Git(top, "config", "core.repositoryformatversion", "1");
        Git(top, "config", "extensions.ofALaterGit", "true");
        Expect("MB3003", "git: unknown repository extension found: ofalatergit", await Error(() => Find(top)));
    }

    [Test]
    public async Task WhatIsNotCommittedIsTheHead()
    {
        var part = Init("part");
        Commit(part, "part.txt", "1");
        var top = Init("repo");
        Commit(top, "a.txt", "1");
        Commit(top, "b.txt", "1");
        Git(top, "submodule", "--quiet", "add", part, "lib/part");
        Commit(top, "c.txt", "1");
        var repository = await Find(top);
        Assert.That((await repository.ChangesAsync(CancellationToken.None)).ToString(), Is.Empty);

        Write(top, "a.txt", "2");
        Write(top, "new one.txt", "1");
        Write(top, "App/Modbench.Artifacts/run/ledger.json", "{}");
        Write(top, "lib/part/part.txt", "2");
        Git(top, "mv", "b.txt", "moved.txt");
        var changes = await repository.ChangesAsync(CancellationToken.None);
        Assert.That(changes.Files, Is.EquivalentTo((string[])["a.txt", "moved.txt", "lib/part (a submodule)", "new one.txt"]));
        Assert.That(changes.ToString(), Does.Match("^4 uncommitted changes: .+, .+, .+, …$"));
    }

    [Test]
    public async Task NewFilesAreToldWhateverAUserWantsToSeeOfThem([Values("no", "normal", "all")] string shown)
    {
        var top = Init("repo");
        Commit(top, "a.txt", "1");
        Git(top, "config", "status.showUntrackedFiles", shown);
        Write(top, "new/Stage.cs", "class Stage;");
        var changes = await (await Find(top)).ChangesAsync(CancellationToken.None);
        Assert.That(changes.ToString(), Is.EqualTo("1 uncommitted change: new/"), "the folder, for it is new");
    }
}
