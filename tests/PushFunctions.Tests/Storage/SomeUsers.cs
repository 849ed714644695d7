namespace PushFunctions.Tests.Storage;

internal static class SomeUsers
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static User New() => new(Some.Ids.NewUser(), Some.Noon, Some.Noon.AddMinutes(1), null);

    public static async Task<User> SaveNewAsync(this IUserStore users, AccountSid account, User? user = null)
    {
        var saved = await users.TryPutAsync(account, user ?? New(), Stop);
        Assert.NotNull(saved);
        return saved;
    }

    public static Registration Registration(AccountSid account, AppName app, params IReadOnlyList<Device> devices) =>
        PushFunctions.Core.Users.Registration.New(account, Some.Ids.NewUser(), app, Some.Noon) with { Devices = devices };

    public static async Task<Registration> SaveAsync(
        this IRegistrationStore registrations, AccountSid account, Registration registration)
    {
        var saved = await registrations.TryPutAsync(account, registration, Stop);
        Assert.NotNull(saved);
        return saved;
    }

    /// <summary>A User with a registration under the App.</summary>
    public static async Task<UserId> SaveUserAsync(this TestStorage storage, AccountSid account, AppName app, params IReadOnlyList<Device> devices)
    {
        var registration = await storage.Get<IRegistrationStore>().SaveAsync(account, Registration(account, app, devices));
        await storage.Get<IUserStore>().SaveNewAsync(account, New() with { Id = registration.UserId });
        return registration.UserId;
    }
}
