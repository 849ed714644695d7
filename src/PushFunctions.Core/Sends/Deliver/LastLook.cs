namespace PushFunctions.Core.Sends.Deliver;

/// <summary>The last look before a push is begun: much may have happened since its job was found.</summary>
public sealed class LastLook(CancelWatch cancels, ITokenOwnerStore owners, TimeProvider time)
{
    /// <summary>How old a finding may be before it is looked up again. A push at the first try costs no look-up, one that had to wait a transaction.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    /// <summary>To be told before the pushes wait for their turns.</summary>
    public void Saw(Operation operation) => cancels.Saw(operation.Id);

    public Task<bool> IsCanceledAsync(Operation operation) => cancels.IsCanceledAsync(operation);

    /// <summary>
    /// Whether the device went to another User, or was logged out, while the job waited: a phone that was handed on must not get the first User's pushes.
    /// A token that the request named itself is sent to whoever has it.
    /// </summary>
    public async Task<bool> HasMovedAsync(Operation operation, AppName app, DeliveryBatch batch, DeliveryJob job, CancellationToken cancellationToken)
    {
        if (job.User is not { } user || (batch.Id.IsOriginal && time.GetUtcNow() - batch.CreatedAt < Fresh)) return false;
        return !TokenOwnership.Allows(await owners.FindAsync(operation.Account, app, new DeviceAddress(batch.Provider, job.Token), cancellationToken), user);
    }
}
