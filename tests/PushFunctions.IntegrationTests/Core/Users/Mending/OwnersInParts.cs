using PushFunctions.Core.Users.Mending;

namespace PushFunctions.IntegrationTests.Core.Users.Mending;

/// <summary>Owners that come in parts of given sizes, and no devices.</summary>
internal sealed class OwnersInParts(Func<OwnerRow> make, params int[] parts) : IOwnershipRows
{
    private int _replaced;

    /// <summary>Which parts were asked for.</summary>
    public List<string?> Cursors { get; } = [];

    /// <summary>The row whose marking fails, counted from 0; none by default.</summary>
    public int? FailsAt { get; init; }

    public Task<RowPart<OwnerRow>> ListOwnersAsync(string? cursor, int limit, CancellationToken cancellationToken)
    {
        Assert.Equal(RegistrationMending.RowsASweep, limit);
        Cursors.Add(cursor);
        var part = cursor is null ? 0 : int.Parse(cursor, System.Globalization.CultureInfo.InvariantCulture);
        return Task.FromResult(new RowPart<OwnerRow>([.. Enumerable.Range(0, parts[part]).Select(_ => make())], part + 1 < parts.Length ? $"{part + 1}" : null));
    }

    public Task<RowPart<DeviceRow>> ListDevicesAsync(string? cursor, int limit, CancellationToken cancellationToken) => Task.FromResult(new RowPart<DeviceRow>([], null));

    public Task<OwnerRow?> TryReplaceAsync(OwnerRow owner, CancellationToken cancellationToken) =>
        Interlocked.Increment(ref _replaced) - 1 == FailsAt ? throw new TimeoutException("Storage did not answer.") : Task.FromResult<OwnerRow?>(owner);

    public Task<bool> TryRemoveAsync(OwnerRow owner, CancellationToken cancellationToken) => Task.FromResult(true);
}
