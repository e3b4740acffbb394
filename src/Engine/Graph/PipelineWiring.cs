namespace Modbench.Engine;

/// <summary>
/// A pipeline's typed wiring, emitted by the source generator: values travel in typed fields of a <see cref="QueryFrame"/>, so that nothing
/// is reflected over and nothing boxed. The executor only ever says "visit stage 3 of this query".
/// </summary>
public abstract class PipelineWiring
{
    /// <summary>The stages, in an order in which each stands after the stages whose results it takes.</summary>
    public abstract IReadOnlyList<StageWiring> Stages { get; }

    /// <summary>How many queries there are to choose from; valid after <see cref="LoadQueriesAsync"/>.</summary>
    public abstract int QueryCount { get; }

    /// <summary>Classes of queries, one after another in the order of their numbers; valid after <see cref="LoadQueriesAsync"/>. Empty: there are none.</summary>
    public virtual IReadOnlyList<QueryClass> Classes => [];

    /// <summary>Names of the quality functions; <see cref="Judge"/> takes the index.</summary>
    public abstract IReadOnlyList<string> Qualities { get; }

    /// <summary>What the loaded queries hold, as <see cref="QueryDigest.Of{T}"/> gives it; null: it can't be told.</summary>
    public virtual string? DigestQueries() => null;

    /// <summary>Enumerates <see cref="QueriesAttribute"/> once and keeps the queries.</summary>
    public abstract ValueTask LoadQueriesAsync(CancellationToken stop);

    /// <summary>
    /// Creates the pipeline (<see cref="CreateAttribute"/> or the parameterless constructor), runs its <see cref="SetupAttribute"/>, takes
    /// the stage objects from their members and runs their <see cref="ISetup"/>, each through <see cref="StageSetup"/>.
    /// </summary>
    public abstract ValueTask SetUpAsync(CancellationToken stop);

    /// <summary>Disposes the stage objects and the pipeline: <see cref="IAsyncDisposable"/>, else <see cref="IDisposable"/>.</summary>
    public abstract ValueTask TearDownAsync();

    /// <summary>A new frame of this pipeline's own type; the executor pools and reuses it.</summary>
    public abstract QueryFrame CreateFrame();

    /// <summary>Puts query <paramref name="query"/> (0 to <see cref="QueryCount"/> − 1) into the frame.</summary>
    public abstract void Begin(QueryFrame frame, int query);

    /// <summary>
    /// Runs one stage on the frame. True: it has ended and its result is in the frame. False: it goes on, and
    /// <see cref="QueryFrame.Continuation"/> of that stage, handed to its awaiter, is called when it has ended; the caller must not touch
    /// the frame on this stage's behalf until then, for that may have happened already. An exception is the stage's failure.
    /// </summary>
    public abstract bool Visit(int stage, QueryFrame frame);

    /// <summary>Takes the result of a stage whose <see cref="Visit"/> was false and whose continuation was called; may throw its failure.</summary>
    public abstract void Complete(int stage, QueryFrame frame);

    /// <summary>
    /// Runs a batched stage on several frames at once; the first one leads: its awaiter and <see cref="QueryFrame.Continuation"/> stand for the whole batch.
    /// True: it has ended, and each frame has its result. False: as of <see cref="Visit"/>, and <see cref="CompleteBatch"/> follows. An exception is the failure of all.
    /// </summary>
    public virtual bool VisitBatch(int stage, ReadOnlySpan<QueryFrame> frames) => throw new ArgumentOutOfRangeException(nameof(stage));

    /// <summary>Takes the results of a batch whose <see cref="VisitBatch"/> was false; the same frames in the same order. May throw its failure.</summary>
    public virtual void CompleteBatch(int stage, ReadOnlySpan<QueryFrame> frames) => throw new ArgumentOutOfRangeException(nameof(stage));

    /// <summary>Forgets all values in the frame, so that a pooled frame keeps nothing alive.</summary>
    public abstract void Clear(QueryFrame frame);

    /// <summary>Makes room for this many answers; earlier ones are forgotten. Does nothing for a pipeline without qualities.</summary>
    public abstract void MakeRoomForAnswers(int count);

    /// <summary>Keeps the frame's query and answer at a place below the room made; the answer stage has ended.</summary>
    public abstract void KeepAnswer(int place, QueryFrame frame);

    /// <summary>Judges the answer at a place: the quality's value (a <see cref="bool"/> counts 1 or 0).</summary>
    public abstract double Judge(int quality, int place);
}
