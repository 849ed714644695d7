using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using PushFunctions.Storage.Tables.Rows;

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

internal static class UserRows
{
    public const string DeletedAt = "DeletedAt";

    public static readonly IReadOnlyList<string> DeviceColumns = [.. RowReading.KeyColumns, "Provider", "Token", "RegisteredAt"];

    public static TableEntity Of(AccountSid account, User user) => new(UserKeys.Partition(account, user.Id), UserKeys.UserRow)
    {
        ["CreatedAt"] = user.CreatedAt,
        ["UpdatedAt"] = user.UpdatedAt,
        [DeletedAt] = user.DeletedAt,
    };

    public static User ReadUser(UserId id, TableEntity row) =>
        new(id, row.Time("CreatedAt"), row.Time("UpdatedAt"), row.GetDateTimeOffset(DeletedAt));

    public static TableEntity Of(string partition, Registration registration) => new(partition, UserKeys.Registration(registration.AppName))
    {
        ["Tags"] = JsonSerializer.Serialize(new Dictionary<string, string>(registration.Tags), StorageJson.Compact.DictionaryStringString),
        ["CreatedAt"] = registration.CreatedAt,
        ["UpdatedAt"] = registration.UpdatedAt,
    };

    public static AppName AppOf(TableEntity registration) =>
        AppName.TryParse(registration.RowKey[UserKeys.RegistrationPrefix.Length..], out var app)
            ? app
            : throw new InvalidDataException("A stored registration has no App.");

    public static Registration ReadRegistration(AccountSid account, UserId user, TableEntity row, IEnumerable<Device> devices)
    {
        var app = AppOf(row);
        return new Registration(
            RegistrationId.For(account, user, app),
            user,
            app,
            [.. devices],
            JsonSerializer.Deserialize(row.Text("Tags"), StorageJson.Compact.DictionaryStringString) ?? [],
            row.Time("CreatedAt"),
            row.Time("UpdatedAt"));
    }

    public static TableEntity Of(string partition, AppName app, Device device) => new(partition, UserKeys.Device(app, device.Address))
    {
        ["Provider"] = device.Address.Provider.ToString(),
        ["Token"] = device.Address.Token.Value,
        ["RegisteredAt"] = device.RegisteredAt,
    };

    public static Device ReadDevice(TableEntity row) =>
        new(new DeviceAddress(row.Choice<Provider>("Provider"), row.Token("Token")), row.Time("RegisteredAt"));
}

/// <summary>A change to a User as the actions of one transaction. The User's own row comes first: it is the
/// guard.</summary>
internal static class UserActions
{
    public static IEnumerable<TableTransactionAction> Of(UserChange change)
    {
        var user = UserRows.Of(change.Account, change.User);
        yield return change.Version is null
            ? new TableTransactionAction(TableTransactionActionType.Add, user)
            : new TableTransactionAction(TableTransactionActionType.UpdateReplace, user, Versions.Guard(change.Version));

        if (change.PutRegistration is { } registration)
            yield return new TableTransactionAction(TableTransactionActionType.UpsertReplace, UserRows.Of(user.PartitionKey, registration));
        foreach (var device in change.PutDevices)
            yield return new TableTransactionAction(
                TableTransactionActionType.UpsertReplace, UserRows.Of(user.PartitionKey, AppOf(change), device));

        if (change.RemoveRegistration) yield return Removal(user.PartitionKey, UserKeys.Registration(AppOf(change)));
        foreach (var address in change.RemoveDevices) yield return Removal(user.PartitionKey, UserKeys.Device(AppOf(change), address));
    }

    /// <summary>Unconditional by itself, because the User's version guards the whole transaction.</summary>
    private static TableTransactionAction Removal(string partition, string row) =>
        new(TableTransactionActionType.Delete, new TableEntity(partition, row), ETag.All);

    private static AppName AppOf(UserChange change) =>
        change.AppName ?? throw new ArgumentException("A change of devices or of a registration names its App.", nameof(change));
}
