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
            if (batches.Wait.Count == 0)
            {
                foreach (var measure in new[] { "batch_wait.mean", "batch_wait.p50", "batch_wait.p99" })
                {
                    values.Absent(measure, "the visits of the batches found no room in the log", stage);
                }

                continue;
            }

            values.Add("batch_wait.mean", batches.Wait.Mean, stage, marks);
            values.Add("batch_wait.p50", batches.Wait.Quantile(0.5), stage, marks);
            values.AddQuantile("batch_wait.p99", batches.Wait.Quantile(0.99), 0.99, batches.Wait.Count, stage, marks);
        }
    }
}
