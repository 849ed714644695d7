namespace PushFunctions.Core.Sends.Model;

/// <summary>An accepted send. Everything but <see cref="Status"/>, <see cref="UpdatedAt"/> and
/// <see cref="FinalStats"/> stays as it was accepted.</summary>
public sealed record Operation
{
    public required OperationId Id { get; init; }

    public required AccountSid Account { get; init; }

    public required OperationStatus Status { get; init; }

    public required SendRoute Route { get; init; }

    public required SendTemplate Template { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When a scheduled send is due; null for one that was sent at once.</summary>
    public DateTimeOffset? SendAt { get; init; }

    /// <summary>Nothing is attempted after it. Set where the send has a time to live.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    public bool DryRun { get; init; }

    /// <summary>Tokens and Users of <c>to</c> without duplicates; the Users of Audiences and filters come on top as a
    /// walk finds them.</summary>
    public required int Recipients { get; init; }

    /// <summary>Of these, who could not be addressed when the request was expanded.</summary>
    public int FirstUnaddressable { get; init; }

    /// <summary>Batches that were made within the request; what the sweep expects to find.</summary>
    public int DirectBatches { get; init; }

    /// <summary>Whether who is reached is read step by step: see <see cref="Walk"/>.</summary>
    public bool HasWalk { get; init; }

    /// <summary>Whether the walk has Users that the request names.</summary>
    public bool HasNamedUsers { get; init; }

    /// <summary>Audiences and filters, in the order of <c>to</c>.</summary>
    public IReadOnlyList<RecipientSource> Sources { get; init; } = [];

    /// <summary>Hashes (<see cref="DeviceAddress.Hash"/>) of the tokens in the request, kept where Users or audiences
    /// are in it too: one push per device.</summary>
    public IReadOnlySet<string> DirectHashes { get; init; } = new HashSet<string>();

    /// <summary>Kept once the operation has ended; until then the stats are the sum of its batches.</summary>
    public OperationStats? FinalStats { get; init; }

    /// <summary>Guards the next write.</summary>
    public string? Version { get; init; }

    /// <summary>Small enough for the express queue.</summary>
    public bool IsExpress => Sources.Count == 0 && Recipients <= SendOptions.ExpressRecipients;

    public bool HasEnded => Status is OperationStatus.Completed or OperationStatus.Canceled;
}

public enum OperationStatus
{
    Scheduled,
    Processing,
    Completed,
    Canceled,
}

/// <summary>Counts of notifications, and of recipients. The total is always the sum of the five states.</summary>
public sealed record OperationStats(int Recipients, int Unaddressable, int Scheduled, int Queued, int Sent, int Failed, int Canceled)
{
    public int Total => Scheduled + Queued + Sent + Failed + Canceled;
}

/// <summary>An operation that has not ended, as the sweep finds it.</summary>
/// <param name="ReconciledAt">When the sweep last requeued messages of it; null if never.</param>
public sealed record OpenOperation(AccountSid Account, OperationId Id, DateTimeOffset? SendAt, DateTimeOffset? ReconciledAt = null);

/// <summary>The App in use and, for each provider it can reach, the credential; fixed when the send is
/// accepted.</summary>
public sealed record SendRoute(AppName App, IReadOnlyDictionary<Provider, CredentialId> Credentials);
