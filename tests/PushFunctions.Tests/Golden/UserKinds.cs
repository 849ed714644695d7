namespace PushFunctions.Tests.Golden;

internal static class UserKinds
{
    private static readonly User Ann = new(Known.Ann, Known.Noon, Known.Odd, null);
    private static readonly User Gone = new(Known.Bob, Known.Noon, Known.Odd, Known.Odd);

    private static readonly Device Phone = new(new DeviceAddress(Provider.Fcm, Known.Phone), Known.Odd);
    private static readonly Device Tablet = new(new DeviceAddress(Provider.ApnSandbox, Known.Tablet), Known.Noon);

    private static readonly Registration Registration = new(
        RegistrationId.For(Known.Account, Known.Ann, Known.Shop), Known.Ann, Known.Shop, [Tablet, Phone],
        new Dictionary<string, string> { ["team"] = "blue" }, Known.Noon, Known.Odd);

    private static readonly TokenOwner Owner = new(Known.Account, Known.Shop, Phone.Address, Known.Bob, Known.Ann, null);
    private static readonly DeletedUser Note = new(Known.Account, Known.Bob, new DateOnly(2026, 3, 14));
    private static readonly PendingRemoval OfApp = new(Known.Account, RemovalKind.App, "shop", Known.Odd, Known.Ann.Tail);
    private static readonly PendingRemoval OfAudience = new(Known.Account, RemovalKind.Audience, Known.Everyone.Tail, Known.Noon);
    private static readonly Audience Everyone = new(Known.Everyone, "everyone", Known.Noon, Known.Odd);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static IEnumerable<GoldenKind> All =>
    [
        new(
            "user",
            new object[] { new UserState(Ann, Registration, string.Empty), Gone },
            async storage =>
            {
                var change = new UserChange(
                    Known.Account, Ann, null) { AppName = Known.Shop, PutRegistration = Registration, PutDevices = [Phone, Tablet] };
                Assert.True(await storage.Get<IUserStore>().TrySaveAsync(change, Stop));
                Assert.True(await storage.Get<IUserStore>().TrySaveAsync(new UserChange(Known.Account, Gone, null), Stop));
            },
            async storage => new object?[]
            {
                await storage.Get<IUserStore>().LoadAsync(Known.Account, Known.Ann, Known.Shop, Stop) is { } state
                    ? state with { Version = string.Empty } : null,
                await storage.Get<IUserStore>().FindAsync(Known.Account, Known.Bob, Stop),
            }),
        new(
            "registration-id",
            new RegistrationKey(Known.Ann, Known.Shop),
            storage => storage.Get<IRegistrationStore>().PutIdAsync(Known.Account, Registration.Id, Known.Ann, Known.Shop, Stop),
            async storage => await storage.Get<IRegistrationStore>().FindIdAsync(Known.Account, Registration.Id, Stop)),
        new(
            "token-owner",
            Owner,
            storage => storage.Get<IRegistrationStore>().TryPutOwnerAsync(Owner, Stop),
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
                await storage.Get<IAudienceStore>().ListUsersAsync(Known.Account, Known.Everyone, null, 10, Stop),
            }),
    ];
}
