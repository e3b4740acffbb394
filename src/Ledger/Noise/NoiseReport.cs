namespace Modbench.Ledger;

/// <summary>What pairs of a build with itself say of a machine.</summary>
/// <param name="Response">The measure of time that a gate watches: <c>response.p50</c>, Offline <c>throughput</c>.</param>
/// <param name="Others">What else it watches by its noise, and <c>service.p50</c> of each stage.</param>
/// <param name="Drift">What its pairs don't see; null: not known.</param>
/// <param name="Causes">What makes the response's noise; null: nothing was seen of turns.</param>
public sealed record NoiseReport(MeasureNoise Response, IReadOnlyList<MeasureNoise> Others, MachineDrift? Drift, NoiseCauses? Causes)
{
    /// <summary>A pure function of what was measured.</summary>
    /// <param name="response">The measure of time.</param>
    /// <param name="others">Further measures; those that the pairs lack are left out.</param>
    /// <param name="pairs">In order, without failures.</param>
    /// <param name="gates">The looks of each gate that is asked about.</param>
    /// <param name="watched">How many noisy measures such a gate watches.</param>
    /// <returns>Null: fewer than <see cref="MeasureNoise.Fewest"/> pairs have the response.</returns>
    public static NoiseReport? Of(
        GatedMeasure response, IReadOnlyList<GatedMeasure> others, IReadOnlyList<NoisePair> pairs, IReadOnlyList<IReadOnlyList<Look>> gates, int watched)
    {
        IReadOnlyList<GatePair> measured = [.. pairs.Select(pair => pair.Pair)];
        return MeasureNoise.Of(response, measured, gates, watched) is { } noise
            ? new NoiseReport(
                noise,
                [.. others.Select(other => MeasureNoise.Of(other, measured, gates, watched)).OfType<MeasureNoise>()],
                MachineDrift.Of(response, pairs),
                NoiseCauses.Of([.. pairs.SelectMany(pair => pair.Turns)]))
            : null;
    }
}
