using Modbench.Neighbours;

namespace Modbench.Tests.Neighbours;

/// <summary>What a kill leaves of a neighbour that writes to a disk.</summary>
[Platform("Linux")]
public sealed class DiskWriterTests
{
    [Test]
    public void ItsFileIsNowhereToBeFoundWhileItWrites()
    {
        var folder = Directory.CreateTempSubdirectory("modbench-writer-test-").FullName;
        try
        {
            using var writer = new Writer(folder);
            writer.Open();
            for (var round = 0; round < 20; round++) Assert.That(writer.Write(round), Is.EqualTo(round));
            Assert.That(Directory.EnumerateFileSystemEntries(folder), Is.Empty, "who is killed deletes nothing");
            writer.Dispose();
            Assert.That(Directory.EnumerateFileSystemEntries(folder), Is.Empty);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private sealed class Writer(string folder) : DiskWriter(folder, megabytes: 0.01);
}
