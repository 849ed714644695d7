namespace PushFunctions.Testing;

internal static class SomeSends
{
    /// <summary>Marked and written, as accepting does it.</summary>
    public static async Task<Operation> AddAsync(this IOperationStore operations, Operation operation, CancellationToken cancellationToken)
    {
        await operations.OpenAsync(new OpenOperation(operation.Account, operation.Id, operation.SendAt), cancellationToken);
        return await operations.TryAddAsync(operation, cancellationToken) ?? throw new InvalidOperationException("The id was revoked.");
    }

    public static Operation At(AccountSid account, DateTimeOffset time) =>
        New(account, Some.OperationAt(time)) with { CreatedAt = time, UpdatedAt = time };

    public static Operation New(AccountSid account, OperationId? id = null) => new()
    {
        Id = id ?? Some.Ids.NewOperation(),
        Account = account,
        Status = OperationStatus.Processing,
        Route = new SendRoute(
            Some.App(),
            new Dictionary<Provider, CredentialId>
            {
                [Provider.Fcm] = Some.Ids.NewCredential(),
                [Provider.ApnSandbox] = Some.Ids.NewCredential()
            }),
        Template = new SendTemplate { Title = "Welcome back", Body = "Hello {{ name }}" },
        CreatedAt = Some.Noon,
        UpdatedAt = Some.Noon.AddTicks(7),
        Recipients = 1,
    };

    public static Operation Full(AccountSid account) => New(account) with
    {
        Status = OperationStatus.Scheduled,
        Template = new SendTemplate
        {
            Title = "Grüße \"😀\"",
            Body = "{% if a < b %}&{% endif %}",
            Image = "https://example.org/a.png",
            Data = new Dictionary<string, string> { ["order"] = "17", ["empty"] = "" },
            Badge = 3,
            Category = "news",
            ThreadId = "thread",
            Link = "shop://orders/17",
            Sound = "bell.caf",
            Priority = PushPriority.Low,
            TimeToLive = 3600,
            CollapseKey = "orders",
            Tags = new Dictionary<string, string> { ["campaign"] = "spring" },
            FcmOverrides = "{\"android\":{\"ttl\":\"60s\"}}",
            ApnOverrides = "{\"headers\":{}}",
        },
        SendAt = Some.Noon.AddDays(30),
        ExpiresAt = Some.Noon.AddDays(31),
        DryRun = true,
        Recipients = 10_000,
        DirectBatches = 4,
        FirstUnaddressable = 3,
        HasWalk = true,
        HasNamedUsers = true,
        Sources =
        [
            new RecipientSource.Members(Some.Ids.NewAudience(), 1, "{\"a\":1}"),
            new RecipientSource.Chosen(new Filter.Tag("plan", "premium"), 2, null),
        ],
        DirectHashes = Enumerable.Range(0, 10_000).Select(_ => Some.Address().Hash).ToHashSet(),
    };

    public static WalkStep Step(int number, int range = 0, int unaddressable = 2) => new(
        range, number, 0, Some.Ids.NewUser(), Some.Ids.NewUser(),
        [.. Enumerable.Range(0, unaddressable).Select(
            index => index % 2 == 0
                ? new UnaddressableRecipient(Some.Ids.NewUser(), null, DeliveryErrorCode.UserWithoutDevice, true)
                : new UnaddressableRecipient(Some.Ids.NewUser(), Some.Address(), DeliveryErrorCode.NoCredential, false))],
        1, Some.Noon);
}
