using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>Qualities that the base judges and the head does not: answers may be worse, and nobody would know. That fails, also where nothing else can be compared.</summary>
public static class JudgedNoMore
{
    /// <summary>A verdict on each, at the head's pipeline.</summary>
    /// <param name="under">The base's pipeline.</param>
    /// <param name="head">The head's of the same name.</param>
    public static IEnumerable<VerdictRow> Of(PipelineGraph under, PipelineGraph head) => under.Qualities
        .Where(quality => head.Qualities.All(other => other.Name != quality.Name))
        .Select(quality => new VerdictRow
        {
            Pipeline = head.Name,
            Measure = MeasureCatalog.QualityPrefix + quality.Name,
            Verdict = GateVerdict.Fail,
            Reason = "the base judges it, and the head does not any more",
        }.In(head));
}
