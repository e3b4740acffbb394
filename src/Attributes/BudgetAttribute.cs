namespace Modbench;

/// <summary>
/// A limit on one measure, checked after each run: exit code 1 when the whole interval lies beyond it (with one launch, the value decides).
/// </summary>
/// <param name="measure">A measure of ledger.json, such as <c>response.p90</c>, <c>allocated</c>, <c>memory.peak</c> or, with
/// <see cref="Stage"/>, <c>service.p50</c>.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = true)]
public sealed class BudgetAttribute(string measure) : Attribute
{
    /// <summary>The measure's name.</summary>
    public string Measure { get; } = measure;

    /// <summary>Upper limit with unit, <c>&lt;number&gt; [ns|us|ms|s|min|B|KB|MB|GB|/s|%]</c>, such as <c>60 ms</c>.</summary>
    public string? AtMost { get; set; }

    /// <summary>Lower limit with unit, such as <c>20 /s</c>.</summary>
    public string? AtLeast { get; set; }

    /// <summary>Kind (<c>Server</c>) or full name (<c>Server(20/s)</c>) of the scenarios it holds for. Default: all.</summary>
    public string? Scenario { get; set; }

    /// <summary>The stage whose measure is meant. Default: the whole pipeline.</summary>
    public string? Stage { get; set; }

    /// <summary>
    /// The class of queries, of the pipeline's <see cref="MixAttribute"/>, whose measure is meant: its responses, rates and counts. Default: all queries.
    /// </summary>
    public string? Class { get; set; }

    /// <summary>The condition it holds in, such as <c>beside BuildIndex</c>. Default <c>solo</c>.</summary>
    public string Condition { get; set; } = "solo";
}
