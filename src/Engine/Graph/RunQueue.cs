namespace Modbench.Engine;

/// <summary>Visits that wait for a worker, and workers that wait for a visit.</summary>
internal sealed class RunQueue
{
    private SpinGate gate;
    private Visit? first;
    private Visit? last;
    private Worker? idle;

    /// <summary>A visit waits, as far as can be seen without the gate.</summary>
    public bool HasVisits => Volatile.Read(ref first) is not null;

    /// <summary>One more.</summary>
    /// <returns>A worker was woken: that is a system call, after which it may have the caller's core.</returns>
    public bool Add(Visit visit)
    {
        visit.Next = null;
        gate.Enter();
        if (last is null) first = visit;
        else last.Next = visit;
        last = visit;
        var woken = TakeIdle();
        gate.Exit();
        woken?.Signal.Raise();
        return woken is not null;
    }

    /// <summary>Several at once, linked by <see cref="Visit.Next"/>.</summary>
    /// <returns>As of <see cref="Add"/>.</returns>
    public bool AddAll(Visit first, Visit last, int count)
    {
        last.Next = null;
        gate.Enter();
        if (this.last is null) this.first = first;
        else this.last.Next = first;
        this.last = last;
        var woken = TakeIdle();
        gate.Exit();
        if (woken is null) return false;
        while (woken is not null)
        {
            woken.Signal.Raise();
            if (--count == 0 || Volatile.Read(ref idle) is null) break;
            gate.Enter();
            woken = TakeIdle();
            gate.Exit();
        }

        return true;
    }

    /// <summary>The oldest visit. Null: there is none, and the worker counts as idle until it is woken or says <see cref="Return"/>.</summary>
    public Visit? TakeOrIdle(Worker worker)
    {
        gate.Enter();
        var visit = first;
        if (visit is not null)
        {
            first = visit.Next;
            if (first is null) last = null;
            visit.Next = null;
        }
        else if (!worker.IsIdle)
        {
            worker.IsIdle = true;
            worker.NextIdle = idle;
            idle = worker;
        }

        gate.Exit();
        return visit;
    }

    /// <summary>The worker is no longer idle, whoever woke it.</summary>
    public void Return(Worker worker)
    {
        gate.Enter();
        if (worker.IsIdle) Unlink(worker);
        gate.Exit();
    }

    private Worker? TakeIdle()
    {
        var worker = idle;
        if (worker is not null) Unlink(worker);
        return worker;
    }

    private void Unlink(Worker worker)
    {
        if (idle == worker)
        {
            idle = worker.NextIdle;
        }
        else
        {
            var before = idle!;
            while (before.NextIdle != worker) before = before.NextIdle!;
            before.NextIdle = worker.NextIdle;
        }

        worker.NextIdle = null;
        worker.IsIdle = false;
    }
}
