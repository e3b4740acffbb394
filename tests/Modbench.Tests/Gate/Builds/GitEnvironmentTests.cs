using Modbench.Tool;

namespace Modbench.Tests.Gate.Builds;

/// <summary>What the variables of a whole process make of git; other tests would see them.</summary>
[NonParallelizable]
public sealed class GitEnvironmentTests : RepositoryFixture
{
    [Test]
    public async Task AHooksVariablesLeadNowhereElse()
    {
        var (top, other) = (Init("repo"), Init("other"));
        Commit(top, "a.txt", "1");
        Commit(other, "b.txt", "1");
        using (new Variable("GIT_DIR", Path.Combine(other, ".git")))
        {
            Assert.That((await Find(top)).Common, Is.EqualTo(Path.Combine(top, ".git")));
        }
    }

    /// <summary>As in a container whose user is not the one who checked out; git's own tests ask for it by this variable.</summary>
    [Test]
    public async Task ARepositoryOfAnotherUserIsNamedWithWhatLetsGitReadIt()
    {
        var top = Init("repo");
        Commit(top, "src/a.txt", "1");
        using (new Variable("GIT_CONFIG_GLOBAL", At("no such file")))
        using (new Variable("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1"))
        {
            Expect("MB3003", $"for another user owns its repository: 'git config --global --add safe.directory {top}'", await Error(() => Find(Path.Combine(top, "src"))));
        }
    }

    [Test]
    public async Task WithoutGitTheCommandSaysSoBeforeItBuilds()
    {
        Write(Folder, "A.csproj", "<Project Sdk=\"No.Such.Sdk\" />");
        using var output = new StringWriter();
        using (new Variable("PATH", At("no such folder")))
        {
            Assert.That(await Shell.RunAsync(["gate", Folder], new Screen(output, output, IsTerminal: false)), Is.EqualTo(2));
        }

        Assert.That(output.ToString(), Does.Match("^error MB3001: 'git' could not be started \\(.*\\): install git and put it on PATH, or compare with a file: --baseline FILE\n$"));
        Assert.That(Directory.EnumerateFileSystemEntries(Folder).Select(Path.GetFileName), Is.EqualTo(["A.csproj"]));
    }

    private sealed class Variable : IDisposable
    {
        private readonly string name;
        private readonly string? before;

        public Variable(string name, string value)
        {
            (this.name, before) = (name, Environment.GetEnvironmentVariable(name));
            Environment.SetEnvironmentVariable(name, value);
        }

        public void Dispose() => Environment.SetEnvironmentVariable(name, before);
    }
}
