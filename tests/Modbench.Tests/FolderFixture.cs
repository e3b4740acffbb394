namespace Modbench.Tests;

/// <summary>Tests that write files: each has a folder of its own, which goes with it.</summary>
public abstract class FolderFixture
{
    private protected string Folder { get; private set; } = "";

    [SetUp]
    public void MakeFolder() => Folder = Directory.CreateTempSubdirectory("modbench-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(Folder, recursive: true);
}
