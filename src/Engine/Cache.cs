namespace Modbench;

/// <summary>Where a pipeline keeps what it builds once, before measuring: an index, a converted model.</summary>
public static class Cache
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(50);
    private static string root = Directory.GetCurrentDirectory();

    /// <summary>
    /// An existing folder, <c>Modbench.Artifacts/cache</c> under the project's folder (outside a measured run: under the working
    /// directory). Key file names by content: nothing here is ever cleaned up for you but by deleting the folder.
    /// </summary>
    /// <exception cref="IOException">The folder cannot be made.</exception>
    public static string Folder => Directory.CreateDirectory(Path.Combine(root, "Modbench.Artifacts", "cache")).FullName;

    /// <summary>
    /// Waits until this process alone holds the named lock; neighbours and copies start at the same time and would build the same thing.
    /// The lock ends with the process, so a killed build leaves none behind.
    /// </summary>
    /// <param name="name">A file name without folder.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <returns>Dispose it to let the next one in.</returns>
    public static async ValueTask<IDisposable> LockAsync(string name, CancellationToken stop = default)
    {
        var path = Path.Combine(Folder, name + ".lock");
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(path))
            {
                await Task.Delay(RetryAfter, stop).ConfigureAwait(false);
            }
        }
    }

    internal static void PlaceUnder(string projectFolder) => root = projectFolder;
}
