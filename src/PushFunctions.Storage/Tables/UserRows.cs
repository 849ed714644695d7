using System.Text.Json;
using Azure.Data.Tables;
using PushFunctions.Core.Users.Mending;
using PushFunctions.Storage.Tables.Rows;

namespace PushFunctions.Storage.Tables;

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

    public static User ReadUser(UserId id, TableEntity row) => new(id, row.Time("CreatedAt"), row.Time("UpdatedAt"), row.GetDateTimeOffset(DeletedAt));

    public static TableEntity Of(string partition, Registration registration) => new(partition, UserKeys.Registration(registration.AppName))
    {
        ["Tags"] = JsonSerializer.Serialize(new Dictionary<string, string>(registration.Tags), StorageJson.Compact.DictionaryStringString),
        ["CreatedAt"] = registration.CreatedAt,
        ["UpdatedAt"] = registration.UpdatedAt,
    };

    public static AppName AppOf(TableEntity registration) =>
        AppName.TryParse(registration.RowKey[UserKeys.RegistrationPrefix.Length..], out var app) ? app : throw new InvalidDataException("A stored registration has no App.");

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

    /// <summary>Whose the device is, and under which App, is in its keys: account and User, App and hash.</summary>
    public static DeviceRow ReadDeviceRow(TableEntity row) =>
        row.PartitionKey.Split('.') is [var sid, var tail] && row.RowKey.Split(':') is [_, var name, _] && AccountSid.TryParse(sid, out var account) && AppName.TryParse(name, out var app)
            ? new DeviceRow(account, Columns.User(tail), app, ReadDevice(row))
            : throw new InvalidDataException("A stored device names no account or no App.");

    public static Device ReadDevice(TableEntity row) =>
        new(new DeviceAddress(row.Choice<Provider>("Provider"), row.Token("Token")), row.Time("RegisteredAt"));
}
