namespace Modbench;

/// <summary>Constraints on what was measured, for <c>Assert.That</c>.</summary>
public static class Meets
{
    /// <summary>
    /// All budgets and quality bounds are met, no launch has failed, and no more queries than allowed: what <c>dotnet modbench run</c> ends with exit code 0 for. The actual value is a
    /// <see cref="PipelineRun"/>, or as text a project's folder (its latest run), a run's folder or a <c>ledger.json</c>, relative to the working directory.
    /// </summary>
    public static BudgetsConstraint Budgets() => new();
}
