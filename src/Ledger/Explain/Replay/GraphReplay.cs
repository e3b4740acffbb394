namespace Modbench.Ledger;

/// <summary>
/// Runs a block once more on paper: the same arrivals through the same graph with the same slots and workers, and times of service that may be others. Queues
/// are what comes out. Its rules are the engine's: stages first come, first served; a worker goes on with the query that it has, and takes its place in
/// the next stage before it leaves the last.
/// </summary>
public sealed class GraphReplay
{
    private readonly ReplayCase replayed;
    private readonly int[][] successors;
    private readonly int[][] followers;
    private readonly int[] following;
    private readonly int[][] roots;
    private readonly int[][] readers;

    /// <param name="replayed">What to run.</param>
    public GraphReplay(ReplayCase replayed)
    {
        this.replayed = replayed;
        successors = Invert(replayed.Visits.Count, replayed.Visits.Select(visit => visit.After));
        followers = Invert(replayed.Queries.Count, replayed.Queries.Select(query => query.Follows < 0 ? (IReadOnlyList<int>)[] : [query.Follows]));
        following = [.. Enumerable.Range(0, replayed.Queries.Count).Where(query => replayed.Queries[query].Follows >= 0)];
        roots = Invert(replayed.Queries.Count, replayed.Visits.Select(visit => visit.After.Count > 0 || visit.Reads >= 0 ? (IReadOnlyList<int>)[] : [visit.Query]));
        readers = Invert(replayed.Visits.Count, replayed.Visits.Select(visit => visit.Reads < 0 ? (IReadOnlyList<int>)[] : [visit.Reads]));
    }

    private GraphReplay(GraphReplay other, ReplayCase replayed) =>
        (this.replayed, successors, followers, roots, readers, following) = (replayed, other.successors, other.followers, other.roots, other.readers, other.following);

    /// <summary>The same visits of the same queries, with other slots, batches or workers.</summary>
    public GraphReplay With(ReplayCase changed) => new(this, changed);

    /// <summary>What it runs.</summary>
    public ReplayCase Case => replayed;

    /// <summary>Runs it.</summary>
    /// <param name="service">Nanoseconds of each visit.</param>
    /// <param name="entry">Nanoseconds from each query's due time until it has entered; null: the case's own.</param>
    /// <param name="ofBatch">Nanoseconds of a batch, of its first visit and how many go together; null: as long as its first visit's.</param>
    public ReplayResult Run(IReadOnlyList<long> service, IReadOnlyList<long>? entry = null, Func<int, int, long>? ofBatch = null) =>
        new Course(this, service, entry, ofBatch).Run();

    private static int[][] Invert(int count, IEnumerable<IReadOnlyList<int>> from)
    {
        var lists = new List<int>[count];
        for (var i = 0; i < count; i++) lists[i] = [];
        var number = 0;
        foreach (var targets in from)
        {
            foreach (var target in targets) lists[target].Add(number);
            number++;
        }

        return [.. lists.Select(list => list.ToArray())];
    }

    private enum What
    {
        Due,
        Entered,
        Ended,
        PieceCame,
        BatchDue,
    }

    /// <summary>One run.</summary>
    private sealed class Course
    {
        private readonly GraphReplay of;
        private readonly ReplayCase replayed;
        private readonly IReadOnlyList<long> service;
        private readonly IReadOnlyList<long>? entry;
        private readonly Func<int, int, long>? ofBatch;
        private readonly PriorityQueue<(What What, int Number), (long Time, long Order)> events = new();
        private readonly Queue<int> ready = new();

        /// <summary>Those that have a slot since this event, and no worker yet: they go behind what is ready already.</summary>
        private readonly List<int> opened = [];
        private readonly Queue<int>[] parked;
        private readonly int[] free;
        private readonly int[] pending;
        private readonly ReplayResult result;
        private readonly Dictionary<int, int[]> batches = [];

        /// <summary>Visits that a query has before it leaves.</summary>
        private readonly int[] left;
        private int idle;
        private int followed;
        private int entered;
        private long order;

        public Course(GraphReplay of, IReadOnlyList<long> service, IReadOnlyList<long>? entry, Func<int, int, long>? ofBatch)
        {
            this.of = of;
            replayed = of.replayed;
            this.service = service;
            this.entry = entry;
            this.ofBatch = ofBatch;
            parked = [.. replayed.Stages.Select(_ => new Queue<int>())];
            free = [.. replayed.Stages.Select(stage => stage.Slots)];
            pending = [.. replayed.Visits.Select(visit => visit.After.Count + (visit.Reads < 0 ? 0 : 1))];
            idle = replayed.Workers;
            left = new int[replayed.Queries.Count];
            foreach (var visit in replayed.Visits) left[visit.Query]++;
            result = new ReplayResult(replayed);
        }

        public ReplayResult Run()
        {
            entered = replayed.InFlight == 0 ? replayed.Queries.Count : Math.Min(replayed.InFlight, replayed.Queries.Count);
            for (var query = 0; query < entered; query++)
            {
                if (replayed.Queries[query].Follows < 0) At(replayed.Queries[query].Due, What.Due, query);
            }

            while (events.TryDequeue(out var next, out var at))
            {
                switch (next.What)
                {
                    case What.Due:
                        result.Dues[next.Number] = at.Time;
                        At(at.Time + (entry is null ? replayed.Queries[next.Number].EntryNs : entry[next.Number]), What.Entered, next.Number);
                        break;
                    case What.Entered:
                        foreach (var root in of.roots[next.Number]) Enter(root, at.Time);
                        break;
                    case What.PieceCame:
                        if (--pending[next.Number] == 0) Enter(next.Number, at.Time);
                        break;
                    case What.BatchDue:
                        Gather(next.Number, at.Time);
                        break;
                    default:
                        End(next.Number, at.Time);
                        break;
                }

                foreach (var visit in opened) ready.Enqueue(visit);
                opened.Clear();
                while (idle > 0 && ready.TryDequeue(out var visit))
                {
                    idle--;
                    Start(visit, at.Time);
                }
            }

            return result;
        }

        private void At(long time, What what, int number) => events.Enqueue((what, number), (time, order++));

        /// <summary>Into its stage, or its stage's queue.</summary>
        private void Enter(int visit, long now)
        {
            result.Readies[visit] = now;
            var stage = replayed.Visits[visit].Stage;
            if (replayed.Stages[stage].IsPassed)
            {
                result.Starts[visit] = now;
                foreach (var reader in of.readers[visit]) At(now, What.PieceCame, reader);
                Follow(visit, now);
                Admit(visit, now);
            }
            else if (replayed.Stages[stage].BatchSize > 1)
            {
                parked[stage].Enqueue(visit);
                if (replayed.Stages[stage].BatchWaitNs > 0) At(now + replayed.Stages[stage].BatchWaitNs, What.BatchDue, stage);
                Gather(stage, now);
            }
            else if (free[stage] > 0)
            {
                free[stage]--;
                opened.Add(visit);
            }
            else
            {
                parked[stage].Enqueue(visit);
            }
        }

        /// <summary>Lets a batch go if it is full or has waited long enough, and there is a slot.</summary>
        private void Gather(int stage, long now)
        {
            var form = replayed.Stages[stage];
            var waiting = parked[stage];
            while (free[stage] > 0 && waiting.Count > 0 && (waiting.Count >= form.BatchSize || now - result.Readies[waiting.Peek()] >= form.BatchWaitNs))
            {
                free[stage]--;
                var together = new int[Math.Min(form.BatchSize, waiting.Count)];
                for (var i = 0; i < together.Length; i++) together[i] = waiting.Dequeue();
                batches[together[0]] = together;
                opened.Add(together[0]);
            }
        }

        /// <summary>On a worker that is free for it.</summary>
        private void Start(int visit, long now)
        {
            foreach (var one in Together(visit)) result.Starts[one] = now;
            var takes = ofBatch is not null && batches.TryGetValue(visit, out var together) ? ofBatch(visit, together.Length) : service[visit];
            foreach (var reader in of.readers[visit]) At(now + Math.Min(takes, replayed.Visits[reader].FirstPieceNs), What.PieceCame, reader);
            At(now + takes, What.Ended, visit);
            if (!replayed.Stages[replayed.Visits[visit].Stage].HoldsWorker) idle++;
        }

        private void End(int visit, long now)
        {
            var stage = replayed.Visits[visit].Stage;
            var holds = replayed.Stages[stage].HoldsWorker;
            var together = Together(visit);
            foreach (var one in together) Follow(one, now);

            // The first that this worker has opened it runs itself: before what waits for a worker already.
            var next = holds && opened.Count > 0 ? opened[0] : -1;
            if (next >= 0) opened.RemoveAt(0);
            batches.Remove(visit);
            if (next < 0 && holds && Handed(stage) is >= 0 and var handed) next = handed;
            else Leave(stage, now);
            foreach (var one in together) Admit(one, now);
            if (next >= 0) Start(next, now);
            else if (holds) idle++;
        }

        private int[] Together(int visit) => batches.TryGetValue(visit, out var together) ? together : [visit];

        /// <summary>To the stages behind it, and to whoever waits for its query.</summary>
        private void Follow(int visit, long now)
        {
            result.Ends[visit] = now;
            foreach (var successor in of.successors[visit])
            {
                if (--pending[successor] == 0) Enter(successor, now);
            }

            var query = replayed.Visits[visit].Query;
            if (replayed.Queries[query].Answer != visit) return;
            foreach (var own in of.followers[query])
            {
                var follower = replayed.InTurn ? of.following[followed++] : own;
                At(now + replayed.Queries[follower].Due, What.Due, follower);
            }
        }

        /// <summary>A query that has left makes room for the next.</summary>
        private void Admit(int visit, long now)
        {
            if (--left[replayed.Visits[visit].Query] > 0 || entered == replayed.Queries.Count) return;
            var query = entered++;
            result.Dues[query] = replayed.Queries[query].Due;
            At(Math.Max(now, result.Dues[query]), What.Entered, query);
        }

        /// <summary>The one that waits longest for a slot that is being left; −1: none does, or they go as a batch.</summary>
        private int Handed(int stage) => replayed.Stages[stage].BatchSize == 1 && parked[stage].TryDequeue(out var visit) ? visit : -1;

        private void Leave(int stage, long now)
        {
            if (Handed(stage) is >= 0 and var visit)
            {
                opened.Add(visit);
                return;
            }

            free[stage]++;
            if (replayed.Stages[stage].BatchSize > 1) Gather(stage, now);
        }
    }
}
