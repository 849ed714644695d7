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
            new Catalog(Known.Account, [Shop], [Failing, Working], null),
            storage =>
                storage.Get<ICatalogStore>()
                    .TrySaveAsync(
                        new Catalog(Known.Account, [], [], null),
                        new CatalogChange { PutApps = [Shop], PutCredentials = [Working, Failing] }, Stop),
            async storage => await storage.Get<ICatalogStore>().LoadAsync(Known.Account, Stop) with { Version = null }),
    ];
}
