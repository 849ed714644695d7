namespace PushFunctions.Core.Sends.Settle;

/// <summary>Makes batches of the jobs that are put off, one for each delay: the same jobs and delays give the same ids.</summary>
public static class RetryBatches
{
    private static readonly TimeSpan ShortStep = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongStep = TimeSpan.FromMinutes(1);

    public static IReadOnlyList<DeliveryBatch> Make(DeliveryBatch parent, IReadOnlyList<JobFate.PutOff> jobs, DateTimeOffset now)
    {
        var groups = jobs.GroupBy(job => RoundUp(job.Delay)).OrderBy(group => group.Key).ToList();
        var batches = new List<DeliveryBatch>();
        for (var index = 0; index < groups.Count && index < BatchId.MaximumChildren; index++)
        {
            // The last letter takes all longer delays along: nobody waits less than asked for.
            var isLast = index == BatchId.MaximumChildren - 1;
            var members = isLast ? groups.Skip(index).SelectMany(group => group) : groups[index];
            batches.Add(new DeliveryBatch
            {
                Id = parent.Id.Child(index),
                Provider = parent.Provider,
                Credential = parent.Credential,
                CreatedAt = now,
                DueAt = now + (isLast ? groups[^1].Key : groups[index].Key),
                Jobs = [.. members.Select(member => member.Job).OrderBy(job => job.Position)],
            });
        }

        return batches;
    }

    private static TimeSpan RoundUp(TimeSpan delay)
    {
        var step = delay <= TimeSpan.FromMinutes(2) ? ShortStep : LongStep;
        return TimeSpan.FromTicks((delay.Ticks + step.Ticks - 1) / step.Ticks * step.Ticks);
    }
}
