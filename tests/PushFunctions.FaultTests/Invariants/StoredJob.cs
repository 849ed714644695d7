namespace PushFunctions.FaultTests.Invariants;

/// <summary>One device of an operation as it is stored in the end.</summary>
/// <param name="Outcome">Null where its result is open, or its batch was canceled before a worker had it.</param>
internal sealed record StoredJob(BatchId Batch, DeliveryJob Job, DeviceAddress Address, JobOutcome? Outcome)
{
    public UserId? User => Job.User;
}
