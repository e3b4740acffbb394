using System.IO.MemoryMappedFiles;

namespace Modbench.Engine;

/// <summary>
/// A mapped page that outlives the process: in which stage each worker was when it died. Words 0 to 511 are workers, those from 512 on are
/// stages, set while a visit of theirs is being awaited; each holds 1 + the stage's number, or 0. The last two words are the size of the managed
/// heap.
/// </summary>
internal sealed unsafe class CrashPage : IDisposable
{
    public const int Bytes = 4096;
    private const int Workers = 512;
    private const int WordsPerLine = 16;
    private const int Lines = Workers / WordsPerLine;
    private const int Words = Bytes / sizeof(int);
    private const int HeapWords = sizeof(long) / sizeof(int);

    /// <summary>Where the size of the managed heap is, in bytes from the start: 64 bits, 0 as long as nothing has been told.</summary>
    public const int HeapOffset = Bytes - sizeof(long);


    private readonly string? path;
    private readonly int[] awaited = new int[Words - Workers - HeapWords];
    private MemoryMappedFile? file;
    private MemoryMappedViewAccessor? view;
    private int[]? unmapped;
    private int* words;

    /// <param name="path">Null: nobody looks, plain memory will do.</param>
    public CrashPage(string? path) => this.path = path;

    /// <summary>To be called before the first stage is entered; not earlier, for it takes 4 ms and a child's start has none to spare.</summary>
    public void Map()
    {
        if (words is not null) return;
        if (path is null)
        {
            unmapped = GC.AllocateArray<int>(Words, pinned: true);
            fixed (int* first = unmapped) words = first;
            return;
        }

        file = MemoryMappedFile.CreateFromFile(path, FileMode.OpenOrCreate, null, Bytes);
        view = file.CreateViewAccessor(0, Bytes);
        byte* start = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        words = (int*)(start + view.PointerOffset);
    }

    public void EnterStage(int worker, int stage) => words[Word(worker)] = stage + 1;

    public void Leave(int worker) => words[Word(worker)] = 0;

    public void BeginAwait(int stage)
    {
        if (stage < awaited.Length && Interlocked.Increment(ref awaited[stage]) > 0) words[Workers + stage] = stage + 1;
    }

    public void EndAwait(int stage)
    {
        if (stage < awaited.Length && Interlocked.Decrement(ref awaited[stage]) == 0) words[Workers + stage] = 0;
    }

    /// <summary>Tells how large the managed heap is; nothing before the page is mapped.</summary>
    public void TellHeap(long bytes)
    {
        if (words is not null) Volatile.Write(ref *(long*)((byte*)words + HeapOffset), bytes);
    }

    // Neighbouring workers write to different cache lines: each writes at every transition.
    private static int Word(int worker) => (worker % Lines * WordsPerLine) + (worker / Lines % WordsPerLine);

    public void Dispose()
    {
        view?.SafeMemoryMappedViewHandle.ReleasePointer();
        view?.Dispose();
        file?.Dispose();
        GC.KeepAlive(unmapped);
    }
}
