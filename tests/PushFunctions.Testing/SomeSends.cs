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
        UserPages = 12,
        Audiences = [new(Some.Ids.NewAudience(), "{\"a\":1}"), new(Some.Ids.NewAudience(), null)],
        DirectHashes = Enumerable.Range(0, 10_000).Select(_ => Some.Address().Hash).ToHashSet(),
    };

    public static RecipientPage Page(int number, int recipients = 2, string? variables = "{\"name\":\"Zoë\"}") =>
        new(number, [.. Enumerable.Range(0, recipients).Select(_ => new UserRecipient(Some.Ids.NewUser(), variables))], Some.Noon, null,
            null);

    public static FoundDevice Found(UserRecipient recipient, int tokenLength = 163) =>
        new(Some.Address(length: tokenLength), recipient.User, recipient.Variables, Some.Noon.AddTicks(3));

    public static PageFindings Findings(RecipientPage page, int devicesEach = 1, int tokenLength = 163) => new(
        [.. page.Recipients.SelectMany(recipient => Enumerable.Range(0, devicesEach).Select(_ => Found(recipient, tokenLength)))],
        [new(Some.Ids.NewUser(), null, DeliveryErrorCode.UserUnknown, true),
            new(Some.Ids.NewUser(), Some.Address(), DeliveryErrorCode.NoCredential, false)]);
}
