namespace PushFunctions.Storage.Tables;

/// <summary>What of an operation never changes, as it lies compressed in its row.</summary>
internal sealed record StoredOperation
{
    public required string App { get; init; }

    public required Dictionary<Provider, string> Credentials { get; init; }

    public required SendTemplate Template { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? SendAt { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public bool DryRun { get; init; }

    public int Recipients { get; init; }

    public int DirectBatches { get; init; }

    public int UserPages { get; init; }

    public IReadOnlyList<StoredRecipient> Audiences { get; init; } = [];

    public IReadOnlyList<string> DirectHashes { get; init; } = [];

    public static StoredOperation Of(Operation operation) => new()
    {
        App = operation.Route.App.Value,
        Credentials = operation.Route.Credentials.ToDictionary(pair => pair.Key, pair => pair.Value.Tail),
        Template = operation.Template,
        CreatedAt = operation.CreatedAt,
        SendAt = operation.SendAt,
        ExpiresAt = operation.ExpiresAt,
        DryRun = operation.DryRun,
        Recipients = operation.Recipients,
        DirectBatches = operation.DirectBatches,
        UserPages = operation.UserPages,
        Audiences = [.. operation.Audiences.Select(audience => new StoredRecipient(audience.Audience.Tail, audience.Variables))],
        DirectHashes = [.. operation.DirectHashes],
    };

    public SendRoute ToRoute() => new(
        AppName.TryParse(App, out var app) ? app : throw new InvalidDataException("A stored operation has no readable App."),
        Credentials.ToDictionary(pair => pair.Key, pair => CredentialId.FromTail(pair.Value)));
}
