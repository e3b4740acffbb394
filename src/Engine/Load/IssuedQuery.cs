namespace Modbench.Engine;

/// <summary>A query on its way from the generator into a frame.</summary>
/// <param name="Id">See <see cref="QueryRecord.Id"/>.</param>
/// <param name="Choice">See <see cref="QueryRecord.Choice"/>.</param>
/// <param name="Block">See <see cref="QueryRecord.Block"/>.</param>
/// <param name="Measured">See <see cref="QueryRecord.Measured"/>.</param>
/// <param name="Sample">Its number among the measured ones of its condition.</param>
/// <param name="Due">See <see cref="QueryRecord.Due"/>.</param>
/// <param name="Sent">See <see cref="QueryRecord.Sent"/>.</param>
internal readonly record struct IssuedQuery(long Id, int Choice, int Block, bool Measured, long Sample, long Due, long Sent);
