namespace PushFunctions.Storage.Tables;

/// <summary>Everything of a User is one partition; a User's devices under an App are one range in it.</summary>
internal static class UserKeys
{
    public const string UserRow = "user";
    public const string RegistrationPrefix = "registration:";
    public const string DevicePrefix = "device:";

    public static string Partition(AccountSid account, UserId user) => AccountPrefix(account) + user.Tail;

    public static string AccountPrefix(AccountSid account) => account.Value + ".";

    public static string Registration(AppName app) => RegistrationPrefix + app.Value;

    public static string DevicesOf(AppName app) => $"{DevicePrefix}{app.Value}:";

    public static string Device(AppName app, DeviceAddress address) => DevicesOf(app) + address.Hash;
}
