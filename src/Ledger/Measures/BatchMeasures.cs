namespace Modbench.Ledger;

/// <summary>How full batches were, and what queries waited for others to fill them.</summary>
internal static class BatchMeasures
{
    public static void Add(LaunchValues values, ConditionRecords records, IReadOnlyList<string> stages, IReadOnlyList<string> marks)
    {
        for (var number = 0; number < stages.Count; number++)
        {
            if (records.Details.Batches(number) is not { } batches)
            {
                continue;
            }

            var stage = stages[number];
            values.Add("batch.size", batches.Queries / batches.Batches, stage, marks);
            values.Add("batch.size.p10", batches.SizeAt(0.1), stage, marks);
            values.Add("batch.size.p50", batches.SizeAt(0.5), stage, marks);
            values.Add("batch.size.p90", batches.SizeAt(0.9), stage, marks);
            values.Add("batch_wait.mean", batches.Wait.Mean, stage, marks);
            values.AddQuantiles("batch_wait", batches.Wait, Quantile.MedianAndP99, "visits", stage, marks);
        }
    }
}
