using System.Globalization;
using System.Text;
using Azure.Data.Tables;
using PushFunctions.Storage.Tables.Rows;

namespace PushFunctions.Storage.Tables;

/// <summary>
/// A registration as a row. What it is chosen by has columns of its own, so that the table service can evaluate a
/// filter: each tag, the locale, and for each provider how many devices it has of it (no column for none). The devices
/// themselves are compressed.
/// </summary>
internal static class RegistrationRows
{
    private const string Devices = "Devices";
    private const string Tombstone = "Tombstone";
    private const string Locale = "Locale";
    private const string TimeZone = "TimeZone";
    private const string CreatedAt = "CreatedAt";
    private const string UpdatedAt = "UpdatedAt";

    /// <summary>A row may have 1 MiB; some is left for what is not counted.</summary>
    private const int MaximumBytes = 1_000_000;

    /// <summary>What a row may have beside keys and timestamp.</summary>
    private const int MaximumColumns = 252;

    public static string PrefixOf(AccountSid account, AppName app) => $"{account.Value}.{app.Value}.";

    public static string PartitionOf(AccountSid account, AppName app, UserId user) =>
        UserPartitions.Of(PrefixOf(account, app), user);

    /// <summary>The column that counts the devices of a provider.</summary>
    public static string ColumnOf(Provider provider) => provider.ToString();

    /// <exception cref="RequestException">It is larger than a row can be.</exception>
    public static TableEntity Of(AccountSid account, Registration registration)
    {
        var row = new TableEntity(
            PartitionOf(account, registration.AppName, registration.UserId), registration.UserId.Tail)
        {
            [Tombstone] = registration.IsTombstone ? true : null,
            [Locale] = registration.Locale,
            [TimeZone] = registration.TimeZone,
            [CreatedAt] = registration.CreatedAt,
            [UpdatedAt] = registration.UpdatedAt,
        };
        foreach (var of in registration.Devices.GroupBy(device => device.Address.Provider)) row[ColumnOf(of.Key)] = of.Count();
        foreach (var (key, value) in registration.Tags) row[TagColumns.NameOf(key)] = value;
        if (registration.Devices.Count > 0)
        {
            List<StoredDevice> stored =
                [.. registration.Devices.Select(
                    device => new StoredDevice(device.Address.Provider, device.Address.Token.Value, device.RegisteredAt.UtcTicks))];
            row.PutBytes(Devices, CompressedJson.Write(stored, StorageJson.Compact.ListStoredDevice).Span);
        }

        return CheckSize(row);
    }

    public static Registration Read(AccountSid account, AppName app, UserId user, TableEntity row) => new(
        RegistrationId.For(account, user, app),
        user,
        app,
        row.HasBytes(Devices)
            ? [.. CompressedJson.Read(row.Bytes(Devices), StorageJson.Compact.ListStoredDevice).Select(stored => stored.ToDevice())]
            : [],
        row.Where(column => TagColumns.IsTag(column.Key))
            .ToDictionary(column => TagColumns.KeyOf(column.Key), column => row.Text(column.Key)),
        row.Time(CreatedAt),
        row.Time(UpdatedAt))
    {
        Locale = row.GetString(Locale),
        TimeZone = row.GetString(TimeZone),
        IsTombstone = row.GetBoolean(Tombstone) is true,
        Version = row.ETag.ToString(),
    };

    private static TableEntity CheckSize(TableEntity row)
    {
        var bytes = Columns.SizeOf(row);
        // The two keys are among the row's own columns.
        if (bytes <= MaximumBytes && row.Count - 2 <= MaximumColumns && row.Keys.All(name => name.Length <= TagColumns.MaximumName))
            return row;
        throw new RequestException(
            ProblemCode.InvalidRequest,
            string.Create(
                CultureInfo.InvariantCulture,
                $"The registration is too large to be stored: {bytes} bytes in {row.Count - 2} columns. ")
            + "At most 1,000,000 bytes in 252 columns are possible, and tag keys of 84 bytes. Remove tags, or devices that are no longer used.");
    }
}

/// <summary>A device within the compressed list.</summary>
/// <param name="At">Ticks of its registration, UTC.</param>
internal sealed record StoredDevice(Provider Provider, string Token, long At)
{
    public Device ToDevice() => new(
        new DeviceAddress(
            Provider, DeviceToken.TryParse(Token, out var token) ? token : throw new InvalidDataException("A stored device has no token.")),
        new DateTimeOffset(At, TimeSpan.Zero));
}

/// <summary>
/// A tag's column is named by its key. A column's name is an identifier, so that every byte of the key that is no
/// letter or digit of ASCII is written as <c>_</c> and two hex digits: <c>plan-b</c> becomes <c>t_plan_2db</c>.
/// </summary>
internal static class TagColumns
{
    /// <summary>Of any column's name; a key of 84 bytes always fits.</summary>
    public const int MaximumName = 255;

    private const string Prefix = "t_";
    private const char Escape = '_';

    public static bool IsTag(string column) => column.StartsWith(Prefix, StringComparison.Ordinal);

    public static string NameOf(string key)
    {
        var name = new StringBuilder(Prefix, Prefix.Length + key.Length);
        foreach (var letter in Encoding.UTF8.GetBytes(key))
        {
            if (char.IsAsciiLetterOrDigit((char)letter)) name.Append((char)letter);
            else name.Append(Escape).Append(Convert.ToHexStringLower([letter]));
        }

        return name.ToString();
    }

    public static string KeyOf(string column)
    {
        var key = new List<byte>(column.Length);
        for (var place = Prefix.Length; place < column.Length; place++)
        {
            if (column[place] != Escape)
            {
                key.Add((byte)column[place]);
                continue;
            }

            key.Add(Convert.FromHexString(column.AsSpan(place + 1, 2))[0]);
            place += 2;
        }

        return Encoding.UTF8.GetString([.. key]);
    }
}
