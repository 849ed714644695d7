namespace PushFunctions.Tests.Golden;

internal static class UserKinds
{
    private static readonly User Ann = new(Known.Ann, Known.Noon, Known.Odd, null) { ExternalId = "ann@example.com" };
    private static readonly User Gone = new(Known.Bob, Known.Noon, Known.Odd, Known.Odd);

    private static readonly Device Phone = new(new DeviceAddress(Provider.Fcm, Known.Phone), Known.Odd);
    private static readonly Device Tablet = new(new DeviceAddress(Provider.ApnSandbox, Known.Tablet), Known.Noon);

    private static readonly Registration Registered = new(
        RegistrationId.For(Known.Account, Known.Ann, Known.Shop), Known.Ann, Known.Shop, [Tablet, Phone],
        new Dictionary<string, string> { ["plan-b.1"] = "", ["team"] = "blue" }, Known.Noon, Known.Odd)
    { Locale = "de-AT", TimeZone = "Europe/Vienna" };

    private static readonly Registration Tombstone =
        Registration.Tombstone(Known.Account, Known.Bob, Known.Shop, null, Known.Odd);

    private static readonly TokenOwner Owner = new(Known.Account, Known.Shop, Phone.Address, Known.Bob, Known.Ann, null) { IsUserMade = true };
    private static readonly DeletedUser Note = new(Known.Account, Known.Bob, new DateOnly(2026, 3, 14));
    private static readonly PendingRemoval OfApp = new(Known.Account, RemovalKind.App, "shop", Known.Odd, Known.Ann.Tail);
    private static readonly PendingRemoval OfAudience = new(Known.Account, RemovalKind.Audience, Known.Everyone.Tail, Known.Noon);
    private static readonly Audience Everyone = new(Known.Everyone, "everyone", null, Known.Noon, Known.Odd);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static IEnumerable<GoldenKind> All =>
    [
        new(
            "user",
            new object[] { Ann, Gone },
            async storage =>
            {
                Assert.NotNull(await storage.Get<IUserStore>().TryPutAsync(Known.Account, Ann, Stop));
                Assert.NotNull(await storage.Get<IUserStore>().TryPutAsync(Known.Account, Gone, Stop));
            },
            async storage => new object?[]
            {
                await storage.Get<IUserStore>().FindAsync(Known.Account, Known.Ann, Stop) is { } ann ? ann with { Version = null } : null,
                await storage.Get<IUserStore>().FindAsync(Known.Account, Known.Bob, Stop) is { } bob ? bob with { Version = null } : null,
            }),
        new(
            "registration",
            new object[] { Registered, Tombstone },
            async storage =>
            {
                Assert.NotNull(await storage.Get<IRegistrationStore>().TryPutAsync(Known.Account, Registered, Stop));
                Assert.NotNull(await storage.Get<IRegistrationStore>().TryPutAsync(Known.Account, Tombstone, Stop));
            },
            async storage => (await storage.Get<IRegistrationStore>()
                .ListAsync(Known.Account, Known.Shop, UserSpan.Everyone, null, tombstones: true, 10, Stop))
                .Registrations.Select(row => row with { Version = null })),
        new(
            "token-owner",
            Owner,
            storage => storage.Get<IRegistrationStore>().AddOwnerAsync(Owner, Stop),
            async storage => await storage.Get<IRegistrationStore>()
                .FindOwnerAsync(Known.Account, Known.Shop, Phone.Address, Stop) is { } owner ? owner with { Version = null } : null),
        new(
            "deleted-user",
            new[] { Note },
            storage => storage.Get<IUserStore>().AddDeletedAsync(Note, Stop),
            async storage => await storage.Get<IUserStore>().ListDeletedAsync(Note.Day.AddDays(1), 10, Stop)),
        new(
            "removal",
            new[] { OfApp, OfAudience },
            async storage =>
            {
                await storage.Get<IRemovalStore>().PutAsync(OfApp, Stop);
                await storage.Get<IRemovalStore>().PutAsync(OfAudience, Stop);
            },
            async storage =>
                await storage.Get<IRemovalStore>().ListAsync(Stop).Select(removal => removal with { Version = null }).ToListAsync(Stop)),
        new(
            "audience",
            new object[] { Everyone, new[] { Known.Ann, Known.Bob } },
            async storage =>
            {
                await storage.Get<IAudienceStore>().AddAsync(Known.Account, Everyone, Stop);
                await storage.Get<IAudienceStore>().AddUsersAsync(Known.Account, Known.Everyone, [Known.Ann, Known.Bob], Stop);
            },
            async storage => new object?[]
            {
                await storage.Get<IAudienceStore>().FindAsync(Known.Account, Known.Everyone, Stop),
                await storage.Get<IAudienceStore>().ListUsersAsync(Known.Account, Known.Everyone, UserSpan.Everyone, 10, Stop),
            }),
    ];
}
