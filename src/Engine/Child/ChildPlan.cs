namespace Modbench.Engine;

/// <summary>What the host asks of one child process; travels as JSON in the environment variable <see cref="Variable"/>.</summary>
public sealed record ChildPlan
{
    /// <summary>The environment variable.</summary>
    public const string Variable = "MODBENCH_PLAN";

    /// <summary>Version of the messages; host and child must agree.</summary>
    public const int CurrentProtocol = 2;

    /// <summary>The host's <see cref="CurrentProtocol"/>.</summary>
    public required int Protocol { get; init; }

    /// <summary>Where the host listens: a Unix domain socket's path, one that starts with <c>@</c> for Linux's abstract names; on Windows a pipe's name.</summary>
    public required string Socket { get; init; }

    /// <summary>Sent back in the first message, so that no stranger is taken for the child.</summary>
    public required string Token { get; init; }

    /// <summary>Simple name of the assembly that declares the pipeline.</summary>
    public required string Assembly { get; init; }

    /// <summary>Full name of the pipeline.</summary>
    public required string Pipeline { get; init; }

    /// <summary>True: runs its scenario over and over between go and finish, pausing when told.</summary>
    public bool Neighbour { get; init; }

    /// <summary>The cores that it may use, as <see cref="CoreList"/> reads them; null: all. A process is started on them, a guest's threads put themselves there.</summary>
    public string? Cores { get; init; }

    /// <summary>Neighbours that live in this process, each with a connection of its own to the host.</summary>
    public IReadOnlyList<ChildPlan> Guests { get; init; } = [];

    /// <summary>The scenario.</summary>
    public required Scenario Scenario { get; init; }

    /// <summary>What is otherwise than the pipeline declares; null: nothing.</summary>
    public GraphChanges? Changes { get; init; }

    /// <summary>Share of the queries whose visits are kept, above 0; 1: all. What each stage took is known from all of them either way.</summary>
    public double SpanShare { get; init; } = 1;

    /// <summary>Also recorded: which threads work for each visit, and when they have a core. It costs microseconds a visit: for launches that are traced.</summary>
    public bool Traced { get; init; }

    /// <summary>Of a traced launch: nothing is timed around its blocks, <see cref="BlockRecord.Kernels"/>. Two builds do other work, so that it would tell nothing.</summary>
    public bool NoKernels { get; init; }

    /// <summary>Of a traced launch: also count what the processor does for each visit, where it counts. It costs some microseconds more a visit.</summary>
    public bool Counters { get; init; }

    /// <summary>The host wants to know whether another process has the same queries: <see cref="Ready.QueryDigest"/>. It takes as long as reading all they hold.</summary>
    public bool DigestQueries { get; init; }

    /// <summary>The project's folder: working directory and the place of <see cref="Cache.Folder"/>.</summary>
    public required string ProjectFolder { get; init; }

    /// <summary>File that the records are written to; it has this name once the host has said finish. Empty: they stay in memory.</summary>
    public required string RecordsFile { get; init; }

    /// <summary>
    /// A file of one page that the child maps: 32-bit words, 1 + the number of the stage that a worker is in (words 0 to 511, 0 outside) or of a
    /// stage that has a visit awaited (words from 512 on).
    /// </summary>
    public required string CrashPage { get; init; }

    /// <summary>The plan as JSON.</summary>
    public string ToJson() => PlanJson.Write(this);

    /// <summary>Reads a plan.</summary>
    /// <exception cref="FormatException">The text is not a plan.</exception>
    public static ChildPlan Parse(string json) => PlanJson.Read(JsonFields.Parse(json));
}
