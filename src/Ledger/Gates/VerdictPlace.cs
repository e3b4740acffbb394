using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>Where in the source a verdict is shown.</summary>
internal static class VerdictPlace
{
    /// <summary>The row at its quality, else at its stage, else at the pipeline; without a graph at no place.</summary>
    public static VerdictRow In(this VerdictRow row, PipelineGraph? graph)
    {
        var quality = graph?.Qualities.FirstOrDefault(one => MeasureCatalog.QualityPrefix + one.Name == row.Measure);
        var stage = graph?.Stages.FirstOrDefault(one => one.Name == row.Stage);
        return row with { File = quality?.File ?? stage?.File ?? graph?.File, Line = quality?.Line ?? stage?.Line ?? graph?.Line };
    }
}
