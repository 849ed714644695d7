namespace PushFunctions.Tests.Golden;

internal static class AccountKinds
{
    private static readonly Account Account = new(Known.Account, Known.Secret, Known.Odd);
    private static readonly ApiKey Named = new(
        Known.Key, Known.Account, "app server", Scopes.Register | Scopes.Send, Known.Secret, Known.Noon);

    private static readonly App Shop = new(Known.Shop, true, Known.Noon, Known.Odd);

    private static readonly Credential Working = new(
        Known.Fcm, Known.Shop, Provider.Fcm, true, 1, "v1.0a1b2c3d.c2VhbGVk", CredentialHealth.Ok)
    { CreatedAt = Known.Noon, UpdatedAt = Known.Noon };

    private static readonly Credential Failing = new(
        Known.Apn, Known.Shop, Provider.ApnSandbox, false, 3, "v1.0a1b2c3d.c2VhbGVk",
        new CredentialHealth(CredentialStatus.Failing, "InvalidProviderToken", Known.Odd))
    { CreatedAt = Known.Noon, UpdatedAt = Known.Odd };

    private static readonly WebhookEndpoint Told = new()
    {
        Id = WebhookId.FromTail("01k7q2bx0mft5bvbxh3781hkmr"),
        Address = new Uri("https://example.com/push-events?k=v"),
        Events = ["operation.completed", "notification.*"],
        App = Known.Shop,
        Format = EventFormat.CloudEvents,
        Description = "warehouse",
        Secrets = [new EncryptedSecret(2, "v1.0a1b2c3d.c2VhbGVk", null), new EncryptedSecret(1, "v1.0a1b2c3d.b2xk", Known.Odd)],
        Health = new EndpointHealth(EndpointStatus.Failing, "HTTP 500", Known.Odd, Known.Noon),
        CreatedAt = Known.Noon,
        UpdatedAt = Known.Odd,
    };

    private static readonly UndeliveredEvents Failed = new(
        Told.Id, "msg_5f2c9a", Known.Odd, 8, 503, "HTTP 503",
        [new EventName("01k7q2bx0mft5bvbxh3781hkmr.completed", EventTypes.OperationCompleted)], null, Known.Noon);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static IEnumerable<GoldenKind> All =>
    [
        new(
            "account",
            new object[] { Account, Named },
            async storage =>
            {
                await storage.Get<IAccountStore>().SaveAsync(Account, Stop);
                await storage.Get<IAccountStore>().AddKeyAsync(Named, Stop);
            },
            async storage =>
                new object?[] { await storage.Get<IAccountStore>()
                    .FindAsync(Known.Account, Stop), await storage.Get<IAccountStore>()
                    .FindKeyAsync(Known.Key, Stop) }),
        new(
            "catalog",
            new Catalog(Known.Account, [Shop], [Failing, Working], null) { Endpoints = [Told] },
            storage =>
                storage.Get<ICatalogStore>()
                    .TrySaveAsync(
                        new Catalog(Known.Account, [], [], null),
                        new CatalogChange { PutApps = [Shop], PutCredentials = [Working, Failing], PutEndpoints = [Told] }, Stop),
            async storage => await storage.Get<ICatalogStore>().LoadAsync(Known.Account, Stop) with { Version = null }),
        new(
            "webhook-failure",
            Failed,
            storage => storage.Get<IUndeliveredStore>().PutAsync(Known.Account, Failed, Stop),
            async storage => Assert.Single(
                (await storage.Get<IUndeliveredStore>().ListFailuresAsync(Known.Account, Told.Id, new ListRequest(10, null), Stop)).Items)),
    ];
}
