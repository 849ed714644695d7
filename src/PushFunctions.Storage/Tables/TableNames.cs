namespace PushFunctions.Storage.Tables;

public static class TableNames
{
    public const string Accounts = "Accounts";
    public const string Catalog = "Catalog";
    public const string Users = "Users";
    public const string Registrations = "Registrations";
    public const string TokenOwners = "TokenOwners";
    public const string ProviderTokens = "ProviderTokens";
    public const string Audiences = "Audiences";
    public const string AudienceMembers = "AudienceMembers";
    public const string Operations = "Operations";
    public const string OpenOperations = "OpenOperations";
    public const string Sends = "Sends";

    /// <summary>And with the digits of a day a table for each day.</summary>
    public const string UserSends = "UserSends";
    public const string Receipts = "Receipts";
    public const string Idempotency = "Idempotency";
    public const string Removals = "Removals";
    public const string DeletedUsers = "DeletedUsers";
    public const string Sweeps = "Sweeps";
    public const string WebhookFailures = "WebhookFailures";

    public static readonly IReadOnlyList<string> All =
    [
        Accounts, Catalog, Users, Registrations, TokenOwners, ProviderTokens, Audiences, AudienceMembers,
        Operations, OpenOperations, Sends, UserSends, Receipts, Idempotency, Removals, DeletedUsers, Sweeps, WebhookFailures,
    ];
}
