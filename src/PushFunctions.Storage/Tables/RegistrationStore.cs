using System.Globalization;
using System.Text;
using Azure.Data.Tables;
using PushFunctions.Storage.Clients;
using PushFunctions.Storage.Tables.Rows;

namespace PushFunctions.Storage.Tables;

/// <summary>A row for each (App, User), in the order of the Users, and a row for each token.</summary>
public sealed class RegistrationStore(StorageClients clients) : IRegistrationStore
{
    private readonly TableClient _table = clients.Table(TableNames.Registrations);
    private readonly TokenOwners _owners = new(clients.Table(TableNames.TokenOwners), clients.Rows);
    private readonly ReadableRows _rows = clients.Rows;

    public async Task<Registration?> FindAsync(AccountSid account, AppName app, UserId user, CancellationToken cancellationToken)
    {
        var partition = RegistrationRows.PartitionOf(account, app, user);
        return Read(account, app, user, await _table.FindRowAsync(partition, user.Tail, cancellationToken));
    }

    public async Task<Registration?> TryPutAsync(AccountSid account, Registration registration, CancellationToken cancellationToken)
    {
        var row = RegistrationRows.Of(account, registration);
        if (await _table.TryPutAsync(row, registration.Version, version => registration with { Version = version }, cancellationToken)
            is { } put) return put;

        // An unreadable row is as good as none. It is replaced, or nothing could be registered for the User any more.
        return registration.Version is null
            && await _table.FindRowAsync(row.PartitionKey, row.RowKey, cancellationToken) is { } stored
            && Read(account, registration.AppName, registration.UserId, stored) is null
            ? await TryPutAsync(account, registration with { Version = stored.ETag.ToString() }, cancellationToken)
            : null;
    }

    public Task<bool> TryRemoveAsync(AccountSid account, Registration registration, CancellationToken cancellationToken) =>
        _table.TryRemoveAsync(
            RegistrationRows.PartitionOf(account, registration.AppName, registration.UserId), registration.UserId.Tail,
            registration.Version, cancellationToken);

    public async Task<RegistrationPage> ListAsync(
        AccountSid account, AppName app, UserSpan span, Filter? filter, bool tombstones, int limit, CancellationToken cancellationToken)
    {
        var prefix = RegistrationRows.PrefixOf(account, app);
        var query = UserPartitions.Filter(prefix, span);
        if (filter is not null && FilterQuery.Of(filter) is { } condition) query += $" and {condition}";
        var answers = _table.QueryAsync<TableEntity>(query, Math.Min(limit, RowReading.MaximumRows), null, cancellationToken).AsPages();
        await foreach (var answer in answers)
        {
            // An answer without rows may be followed by others, and names no User to go on from.
            if (answer.Values.Count == 0) continue;
            var rows = answer.Values.TakeWhile(
                row => span.Until is null || string.CompareOrdinal(row.RowKey, span.Until) < 0).ToList();
            var isEnd = answer.ContinuationToken is null || rows.Count < answer.Values.Count;
            var found = rows
                .Select(row => Read(account, app, prefix, row))
                .OfType<Registration>().Where(registration => tombstones || !registration.IsTombstone);
            return new RegistrationPage([.. found], isEnd ? null : UserId.FromTail(rows[^1].RowKey));
        }

        return new RegistrationPage([], null);
    }

    public Task<TokenOwner?> FindOwnerAsync(
        AccountSid account, AppName app, DeviceAddress address, CancellationToken cancellationToken) =>
        _owners.FindAsync(account, app, address, cancellationToken);

    public Task<TokenOwner> AddOwnerAsync(TokenOwner owner, CancellationToken cancellationToken) =>
        _owners.AddAsync(owner, cancellationToken);

    public Task<TokenOwner?> TryPutOwnerAsync(TokenOwner owner, CancellationToken cancellationToken) =>
        _owners.TryPutAsync(owner, cancellationToken);

    public Task<bool> TryRemoveOwnerAsync(TokenOwner owner, CancellationToken cancellationToken) =>
        _owners.TryRemoveAsync(owner, cancellationToken);

    private Registration? Read(AccountSid account, AppName app, UserId user, TableEntity? found) =>
        _rows.Read(_table, found, row => RegistrationRows.Read(account, app, user, row));

    private Registration? Read(AccountSid account, AppName app, string prefix, TableEntity found) =>
        _rows.Read(_table, found, row => RegistrationRows.Read(account, app, UserPartitions.UserOf(prefix, row), row));
}

/// <summary>A partition for each token. The token itself is not stored, only its hash: the caller that looks up the
/// owner has it.</summary>
internal sealed class TokenOwners(TableClient table, ReadableRows rows)
{
    private const string OwnerRow = "owner";

    public async Task<TokenOwner?> FindAsync(
        AccountSid account, AppName app, DeviceAddress address, CancellationToken cancellationToken) =>
        Read(account, app, address, await table.FindRowAsync(PartitionOf(account, app, address), OwnerRow, cancellationToken));

    public async Task<TokenOwner> AddAsync(TokenOwner owner, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await TryPutAsync(owner, cancellationToken) is { } added) return added;
            var stored = await table.FindRowAsync(PartitionOf(owner.Account, owner.App, owner.Address), OwnerRow, cancellationToken);
            if (Read(owner.Account, owner.App, owner.Address, stored) is { } found) return found;
            // An unreadable row names no owner. It is replaced, or the token could never be registered again.
            owner = owner with { Version = stored?.ETag.ToString() };
        }
    }

    public Task<TokenOwner?> TryPutAsync(TokenOwner owner, CancellationToken cancellationToken)
    {
        var row = new TableEntity(PartitionOf(owner.Account, owner.App, owner.Address), OwnerRow)
        {
            ["User"] = owner.User.Tail,
            ["PreviousUser"] = owner.PreviousUser?.Tail,
            ["UserMade"] = owner.IsUserMade ? true : null,
        };
        return table.TryPutAsync(row, owner.Version, version => owner with { Version = version }, cancellationToken);
    }

    public Task<bool> TryRemoveAsync(TokenOwner owner, CancellationToken cancellationToken) =>
        table.TryRemoveAsync(PartitionOf(owner.Account, owner.App, owner.Address), OwnerRow, owner.Version, cancellationToken);

    private TokenOwner? Read(AccountSid account, AppName app, DeviceAddress address, TableEntity? found) => rows.Read(
        table,
        found,
        row => new TokenOwner(
            account, app, address, Columns.User(row.Text("User")), row.GetString("PreviousUser") is { } tail
                ? Columns.User(tail)
                : null, row.ETag.ToString())
        { IsUserMade = row.GetBoolean("UserMade") is true });

    private static string PartitionOf(AccountSid account, AppName app, DeviceAddress address) =>
        $"{account.Value}.{app.Value}.{address.Hash}";
}

/// <summary>
/// A registration as a row. What it is chosen by has columns of its own, so that the table service can evaluate a
/// filter: each tag, the locale, and for each provider how many devices it has of it (no column for none). The devices
/// themselves are compressed.
/// </summary>
internal static class RegistrationRows
{
    private const string Devices = "Devices";
    private const string Tombstone = "Tombstone";
    private const string ExternalId = "ExternalId";
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
            [ExternalId] = registration.ExternalId,
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
        ExternalId = row.GetString(ExternalId),
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

/// <summary>
/// The part of a filter that the table service evaluates: an over-approximation, made of what a filter asks to be there.
/// What <c>not</c> means for a column that a row lacks is not to be relied on, and the service knows no Audiences, so
/// that both count as true here; Core evaluates the filter itself on the rows that come back. The service allows 15
/// comparisons in a query, of which the range takes up to 5.
/// </summary>
internal static class FilterQuery
{
    private const int MaximumComparisons = 10;

    private const string And = " and ";
    private const string Or = " or ";

    /// <summary>A filter is sent encoded in the URL.</summary>
    private const int MaximumLength = 4_096;

    /// <summary>Null where the service can leave out nothing.</summary>
    public static string? Of(Filter filter)
    {
        var term = Approximate(filter, MaximumComparisons);
        return term is { } found && Uri.EscapeDataString(found.Text).Length <= MaximumLength ? $"({found.Text})" : null;
    }

    /// <param name="budget">Comparisons that it may have.</param>
    private static Term? Approximate(Filter filter, int budget) => filter switch
    {
        Filter.Tag { Value: null } tag => new Term($"{TagColumns.NameOf(tag.Key)} ge ''", 1),
        Filter.Tag tag => new Term(TagColumns.NameOf(tag.Key) + TableClient.CreateQueryFilter($" eq {tag.Value}"), 1),
        Filter.OfProvider of => new Term($"{RegistrationRows.ColumnOf(of.Provider)} ge 1", 1),
        Filter.Locale locale => OfLocale(locale.Language, budget),
        Filter.And and => Join(and.Filters, And, budget),
        Filter.Or or => Join(or.Filters, Or, budget),
        _ => null,
    };

    private static Term? OfLocale(string language, int budget) => budget < 3
        ? null
        : new Term(
            TableClient.CreateQueryFilter($"(Locale eq {language} or (Locale ge {language + "-"} and Locale lt {language + "."}))"), 3);

    /// <summary>What does not fit is left out of an <c>and</c>: more rows come back, and none is missing. Of an
    /// <c>or</c> it is all or nothing.</summary>
    private static Term? Join(IReadOnlyList<Filter> filters, string word, int budget)
    {
        var texts = new List<string>();
        var used = 0;
        foreach (var filter in filters)
        {
            var term = used == budget ? null : Approximate(filter, budget - used);
            if (term is null && word == Or) return null;
            if (term is null) continue;
            texts.Add(term.Text);
            used += term.Comparisons;
        }

        return texts.Count == 0 ? null : new Term($"({string.Join(word, texts)})", used);
    }

    private sealed record Term(string Text, int Comparisons);
}
