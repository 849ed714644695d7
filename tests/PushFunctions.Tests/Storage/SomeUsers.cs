namespace PushFunctions.Tests.Storage;

internal static class SomeUsers
{
    public static User New() => new(Some.Ids.NewUser(), Some.Noon, Some.Noon.AddMinutes(1), null);

    public static UserChange Change(
        AccountSid account, User user, string? version, AppName app, IReadOnlyList<Device> devices,
        IReadOnlyDictionary<string, string>? tags = null) =>
        new(account, user, version)
        {
            AppName = app,
            PutDevices = devices,
            PutRegistration = new Registration(
                RegistrationId.For(account, user.Id, app), user.Id, app, [], tags
                    ?? new Dictionary<string, string>(), Some.Noon, Some.Noon),
        };

    public static async Task<UserState> SaveNewAsync(
        this IUserStore users, AccountSid account, User user, AppName app, IReadOnlyList<Device>? devices = null,
        IReadOnlyDictionary<string, string>? tags = null)
    {
        var stop = TestContext.Current.CancellationToken;
        Assert.True(await users.TrySaveAsync(Change(account, user, null, app, devices ?? [], tags), stop));
        return (await users.LoadAsync(account, user.Id, app, stop))!;
    }
}
