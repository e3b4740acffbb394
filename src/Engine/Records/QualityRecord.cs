namespace Modbench.Engine;

/// <summary>One quality over the answers of one condition.</summary>
/// <param name="Condition">The blocks' condition.</param>
/// <param name="Name">As in <see cref="QualityAttribute.Name"/>.</param>
/// <param name="Judged">Answers judged.</param>
/// <param name="Mean">Their mean; null when there was none, or when judging one failed: those judged are no sample of all.</param>
/// <param name="Error">Why judging failed, with the exception's message; null: it did not.</param>
public sealed record QualityRecord(string Condition, string Name, int Judged, double? Mean, string? Error);
