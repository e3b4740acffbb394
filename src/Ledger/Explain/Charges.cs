namespace Modbench.Ledger;

/// <summary>What is charged to whom: what somebody pays is not paid by anybody else.</summary>
internal sealed class Charges
{
    private readonly Dictionary<(Cause Cause, string? Detail, Party Party), double> sums = [];

    public void Add(Cause cause, string? detail, Party party, double ns)
    {
        if (ns > 0) sums[(cause, detail, party)] = sums.GetValueOrDefault((cause, detail, party)) + ns;
    }

    /// <summary>All of them pay alike.</summary>
    public void Add(Cause cause, string? detail, IReadOnlyList<Party> parties, long ns)
    {
        foreach (var party in parties) Add(cause, detail, party, (double)ns / parties.Count);
    }

    /// <summary>A part of what others were charged.</summary>
    public void Add(Charges others, double part)
    {
        foreach (var (key, ns) in others.sums) Add(key.Cause, key.Detail, key.Party, ns * part);
    }

    /// <summary>In words, the largest first, and in whole nanoseconds that add up to what was charged for each cause.</summary>
    public IReadOnlyList<Blame> Blames(ThreadParties parties)
    {
        var blames = new List<Blame>();
        foreach (var cause in sums.GroupBy(charge => charge.Key.Cause))
        {
            var first = blames.Count;
            foreach (var (key, ns) in cause.OrderByDescending(charge => charge.Value))
            {
                var (pipeline, stage) = parties.Name(key.Party);
                blames.Add(new Blame(key.Cause, key.Detail, pipeline, stage, (long)ns));
            }

            var left = (long)Math.Round(cause.Sum(charge => charge.Value)) - blames.Skip(first).Sum(one => one.Ns);
            blames[first] = blames[first] with { Ns = blames[first].Ns + left };
        }

        return blames;
    }
}

/// <summary>A program of a traced launch, and one of its stages.</summary>
/// <param name="Program">Its number, the subject's 0; below 0: none of them.</param>
/// <param name="Stage">The stage's number; −1: none of its visits, or not known.</param>
internal readonly record struct Party(int Program, short Stage)
{
    public static Party Unknown => new(-1, -1);

    /// <summary>Whoever writes down what the others do.</summary>
    public static Party Observer => new(-2, -1);
}
