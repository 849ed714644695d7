namespace PushFunctions.FaultTests.Invariants;

/// <summary>One device of an operation as it is stored in the end.</summary>
/// <param name="Row">Null where it was canceled, and where its result is open.</param>
internal sealed record StoredJob(BatchId Batch, DeliveryJob Job, DeviceAddress Address, NotificationRow? Row)
{
    public UserId? User => Job.User;
}
