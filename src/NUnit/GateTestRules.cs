namespace Modbench;

/// <summary>By what a finished run becomes the outcome of a test.</summary>
/// <param name="Strict">What can't be told fails.</param>
/// <param name="Unoptimised">Name of the pipeline's assembly, where it was built without optimisation; null: it was built with.</param>
/// <param name="Baseline">It was compared with one.</param>
internal sealed record GateTestRules(bool Strict, string? Unoptimised, bool Baseline);
