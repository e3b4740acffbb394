namespace Modbench.Ledger;

/// <summary>
/// Which commit the next pair is to be of: the one that tells most, for what it takes, of on which side of it the growth came (mutual information, Lindley 1956). A commit that is not built yet takes a build
/// besides. So a search stays at a commit until that tells less than half of what another one would, and goes back where the answer hangs on it.
/// </summary>
internal static class ProbeChoice
{
    /// <summary>In pairs: what a build takes of a small project, and of a large one less than it takes.</summary>
    private const double BuildTakes = 1;

    /// <summary>Less tells nothing.</summary>
    private const double Least = 1e-6;

    /// <summary>Null: no pair would tell anything.</summary>
    /// <param name="model">What pairs show.</param>
    /// <param name="levels">By commit and part: the chance that the commit has so much of the growth.</param>
    /// <param name="from">The part from which on it is on the far side.</param>
    /// <param name="mayBe">Whether a pair of a commit can be run.</param>
    /// <param name="isBuilt">Whether it needs no build.</param>
    /// <param name="comparable">The chance that it can be compared.</param>
    public static int? Of(GrowthModel model, IReadOnlyList<double[]> levels, int from, Func<int, bool> mayBe, Func<int, bool> isBuilt, Func<int, double> comparable)
    {
        int? best = null;
        var most = Least;
        var chances = model.Chances;
        for (var commit = 0; commit < levels.Count; commit++)
        {
            if (!mayBe(commit)) continue;
            var gain = comparable(commit) * Information(chances, levels[commit], from) / (1 + (isBuilt(commit) ? 0 : BuildTakes));
            if (gain <= most) continue;
            (best, most) = (commit, gain);
        }

        return best;
    }

    /// <summary>What a pair tells on average, in natural units.</summary>
    internal static double Information(IReadOnlyList<double[]> chances, double[] level, int from)
    {
        var near = level[..from].Sum();
        var far = level[from..].Sum();
        if (near <= 0 || far <= 0) return 0;
        var information = 0.0;
        for (var outcome = 0; outcome < chances[0].Length; outcome++)
        {
            var (no, yes) = (0.0, 0.0);
            for (var part = 0; part < level.Length; part++)
            {
                if (part < from) no += level[part] * chances[part][outcome];
                else yes += level[part] * chances[part][outcome];
            }

            var all = no + yes;
            if (yes > 0) information += yes * Math.Log(yes * (near + far) / (all * far));
            if (no > 0) information += no * Math.Log(no * (near + far) / (all * near));
        }

        return information;
    }
}
