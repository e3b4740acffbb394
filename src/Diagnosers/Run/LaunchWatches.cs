using System.Diagnostics;
using Modbench.Ledger;

namespace Modbench.Diagnosers;

/// <summary>Several that look at the same launch: begun in order, ended the other way round.</summary>
internal sealed class LaunchWatches(IReadOnlyList<ILaunchWatch> watches) : ILaunchWatch
{
    public ILaunchWatching Begin(LaunchOrder order, Process subject, IReadOnlyList<SampledProcess> processes)
    {
        var all = new All();
        try
        {
            foreach (var watch in watches) all.Add(watch.Begin(order, subject, processes));
            return all;
        }
        catch
        {
            all.Dispose();
            throw;
        }
    }

    private sealed class All : ILaunchWatching
    {
        private readonly List<ILaunchWatching> watching = [];

        public void Add(ILaunchWatching one) => watching.Insert(0, one);

        public void End() => watching.ForEach(one => one.End());

        public LaunchResult Complete(LaunchResult result) => watching.Aggregate(result, (so, one) => one.Complete(so));

        public LaunchResult Fail(LaunchResult result) => watching.Aggregate(result, (so, one) => one.Fail(so));

        public void Dispose() => watching.ForEach(one => one.Dispose());
    }
}
