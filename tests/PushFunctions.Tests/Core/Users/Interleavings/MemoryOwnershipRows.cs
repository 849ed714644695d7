using PushFunctions.Core.Users.Mending;

namespace PushFunctions.Tests.Core.Users.Interleavings;

/// <summary>The owner rows in memory as a walk sees them. Each call takes its turn.</summary>
internal sealed class MemoryOwnershipRows(Turnstile turnstile, MemoryOwners owners) : IOwnershipRows
{
    public async Task<OwnerRow?> FindAsync(AppName app, DeviceAddress address)
    {
        await turnstile.PassAsync();
        return owners.Peek(app, address) is { } owner ? new OwnerRow(owner.Account, app, address.Hash, owner.User, owner.PreviousUser, Some.Noon, owner.Version!) : null;
    }

    public async Task<OwnerRow?> TryReplaceAsync(OwnerRow owner, CancellationToken cancellationToken) =>
        Known(owner) is { } known && await owners.TryPutAsync(known, cancellationToken) is { } put ? owner with { Version = put.Version! } : null;

    public async Task<bool> TryRemoveAsync(OwnerRow owner, CancellationToken cancellationToken) =>
        Known(owner) is not { } known || await owners.TryRemoveAsync(known, cancellationToken);

    public Task<RowPart<OwnerRow>> ListOwnersAsync(string? cursor, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<RowPart<DeviceRow>> ListDevicesAsync(string? cursor, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

    private TokenOwner? Known(OwnerRow owner) =>
        owners.AddressOf(owner.App, owner.Hash) is { } address ? new TokenOwner(owner.Account, owner.App, address, owner.User, owner.PreviousUser, owner.Version) : null;
}
