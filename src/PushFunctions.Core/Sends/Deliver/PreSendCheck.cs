namespace PushFunctions.Core.Sends.Deliver;

/// <summary>Whether a push is still the device's to have when it is about to be sent: much may have happened since
/// its job was made.</summary>
public sealed class PreSendCheck(TokenOwnership ownership, ServiceTime time)
{
    /// <summary>How old a job may be before the device's owner is read again. A push at its first attempt costs no
    /// read, one that had to wait a transaction.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Whether the device went to another User, or was logged out, while the job waited: a phone that was handed on
    /// must not get the first User's pushes. A push to a token that the request itself names goes to whichever User
    /// has it.
    /// </summary>
    public async Task<bool> HasMovedAsync(
        Operation operation, AppName app, DeliveryBatch batch, DeliveryJob job, CancellationToken cancellationToken)
    {
        if (job.User is not { } user || (batch.Id.IsOriginal && time.GetUtcNow() - batch.CreatedAt < Fresh)) return false;
        return !await ownership.IsOwnedByAsync(
            operation.Account, app, new DeviceAddress(batch.Provider, job.Token), user, cancellationToken);
    }
}
