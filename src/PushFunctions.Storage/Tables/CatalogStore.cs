using System.Text;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using PushFunctions.Storage.Clients;
using PushFunctions.Storage.Tables.Rows;

namespace PushFunctions.Storage.Tables;

/// <summary>An account's partition of the catalog: Apps, credentials, webhook endpoints, and the row that every write
/// replaces.</summary>
internal static class CatalogRows
{
    public const string VersionRow = "catalog";
    public const string AppPrefix = "app:";
    public const string CredentialPrefix = "credential:";

    public const string EndpointPrefix = "webhook:";

    public static string EndpointRow(WebhookId id) => EndpointPrefix + id.Tail;

    public static string AppRow(AppName name) => AppPrefix + name.Value;

    public static string CredentialRow(CredentialId id) => CredentialPrefix + id.Tail;

    public static TableEntity Of(AccountSid account, App app) => new(account.Value, AppRow(app.Name))
    {
        ["IsDefault"] = app.IsDefault,
        ["CreatedAt"] = app.CreatedAt,
        ["UpdatedAt"] = app.UpdatedAt,
    };

    public static App ReadApp(TableEntity row) => new(
        AppName.TryParse(row.RowKey[AppPrefix.Length..], out var name) ? name : throw new InvalidDataException("A stored App has no name."),
        row.Flag("IsDefault"),
        row.Time("CreatedAt"),
        row.Time("UpdatedAt"));

    public static TableEntity Of(AccountSid account, Credential credential)
    {
        var row = new TableEntity(account.Value, CredentialRow(credential.Id))
        {
            ["App"] = credential.AppName.Value,
            ["Type"] = credential.Type.ToString(),
            ["IsDefault"] = credential.IsDefault,
            ["Revision"] = credential.Revision,
            ["Health"] = credential.Health.Status.ToString(),
            ["HealthReason"] = credential.Health.Reason,
            ["HealthSince"] = credential.Health.Since,
            ["CreatedAt"] = credential.CreatedAt,
            ["UpdatedAt"] = credential.UpdatedAt,
            ["ExpiresAt"] = credential.ExpiresAt,
            ["ExpiryToldDays"] = credential.ExpiryToldDays,
        };
        row.PutBytes("EncryptedContent", Encoding.ASCII.GetBytes(credential.EncryptedContent));
        return row;
    }

    public static Credential ReadCredential(TableEntity row) => new(
        CredentialId.FromTail(row.RowKey[CredentialPrefix.Length..]),
        row.App("App"),
        row.Choice<Provider>("Type"),
        row.Flag("IsDefault"),
        row.Number("Revision"),
        Encoding.ASCII.GetString(row.Bytes("EncryptedContent")),
        new CredentialHealth(row.Choice<CredentialStatus>("Health"), row.GetString("HealthReason"), row.GetDateTimeOffset("HealthSince")))
    {
        CreatedAt = row.Time("CreatedAt"),
        UpdatedAt = row.Time("UpdatedAt"),
        ExpiresAt = row.GetDateTimeOffset("ExpiresAt"),
        ExpiryToldDays = row.GetInt32("ExpiryToldDays"),
    };
}

/// <summary>A secret as it lies in its endpoint's row.</summary>
internal sealed record StoredSecret(int Number, string Text, DateTimeOffset? Until);

/// <summary>A webhook endpoint as it lies in the catalog.</summary>
internal static class EndpointRows
{
    public static TableEntity Of(AccountSid account, WebhookEndpoint endpoint) => new(account.Value, CatalogRows.EndpointRow(endpoint.Id))
    {
        ["Kind"] = endpoint.Kind.ToString(),
        ["Address"] = endpoint.Address.AbsoluteUri,
        ["Events"] = string.Join(' ', endpoint.Events),
        ["App"] = endpoint.App?.Value,
        ["Format"] = endpoint.Format.ToString(),
        ["Description"] = endpoint.Description,
        ["Secrets"] = JsonSerializer.Serialize(
            [.. endpoint.Secrets.Select(secret => new StoredSecret(secret.Number, secret.Text, secret.Until))],
            StorageJson.Compact.ListStoredSecret),
        ["Health"] = endpoint.Health.Status.ToString(),
        ["HealthReason"] = endpoint.Health.Reason,
        ["HealthSince"] = endpoint.Health.Since,
        ["LastSuccessAt"] = endpoint.Health.LastSuccessAt,
        ["CreatedAt"] = endpoint.CreatedAt,
        ["UpdatedAt"] = endpoint.UpdatedAt,
    };

    public static WebhookEndpoint Read(TableEntity row) => new()
    {
        Id = WebhookId.FromTail(row.RowKey[CatalogRows.EndpointPrefix.Length..]),
        Kind = row.GetString("Kind") is null ? EndpointKind.Webhook : row.Choice<EndpointKind>("Kind"),
        Address = new Uri(row.Text("Address"), UriKind.Absolute),
        Events = row.Text("Events").Split(' '),
        App = row.GetString("App") is null ? null : row.App("App"),
        Format = row.Choice<EventFormat>("Format"),
        Description = row.GetString("Description"),
        Secrets =
        [
            .. JsonSerializer.Deserialize(row.Text("Secrets"), StorageJson.Compact.ListStoredSecret)!
                .Select(secret => new EncryptedSecret(secret.Number, secret.Text, secret.Until)),
        ],
        Health = new EndpointHealth(
            row.Choice<EndpointStatus>("Health"), row.GetString("HealthReason"), row.GetDateTimeOffset("HealthSince"),
            row.GetDateTimeOffset("LastSuccessAt")),
        CreatedAt = row.Time("CreatedAt"),
        UpdatedAt = row.Time("UpdatedAt"),
    };
}

public sealed class CatalogStore(StorageClients clients) : ICatalogStore
{
    private readonly TableClient _table = clients.Table(TableNames.Catalog);
    private readonly ReadableRows _rows = clients.Rows;

    public async Task<Catalog> LoadAsync(AccountSid account, CancellationToken cancellationToken)
    {
        var rows = await _table.ReadAtOnceAsync(
            KeyFilter.Partition(account.Value), account.Value, CatalogRows.VersionRow, cancellationToken);
        return new Catalog(
            account,
            [.. _rows.ReadEach(
                _table, rows.Where(row => row.RowKey.StartsWith(CatalogRows.AppPrefix, StringComparison.Ordinal)), CatalogRows.ReadApp)],
            [.. _rows.ReadEach(
                _table, rows.Where(row => row.RowKey.StartsWith(CatalogRows.CredentialPrefix, StringComparison.Ordinal)),
                CatalogRows.ReadCredential)],
            rows.FirstOrDefault(row => row.RowKey == CatalogRows.VersionRow)?.ETag.ToString())
        {
            Endpoints =
            [
                .. _rows.ReadEach(
                    _table, rows.Where(row => row.RowKey.StartsWith(CatalogRows.EndpointPrefix, StringComparison.Ordinal)),
                    EndpointRows.Read),
            ],
        };
    }

    public async Task<bool> TrySaveAsync(Catalog before, CatalogChange change, CancellationToken cancellationToken)
    {
        try
        {
            await _table.SubmitTransactionAsync(ActionsOf(before, change), cancellationToken);
            return true;
        }
        catch (RequestFailedException exception) when (Versions.WasLost(exception) || exception.Status == 409)
        {
            return false;
        }
    }

    private static IEnumerable<TableTransactionAction> ActionsOf(Catalog before, CatalogChange change)
    {
        var account = before.Account;
        var version = new TableEntity(account.Value, CatalogRows.VersionRow);
        yield return before.Version is null
            ? new TableTransactionAction(TableTransactionActionType.Add, version)
            : new TableTransactionAction(TableTransactionActionType.UpdateReplace, version, Versions.Guard(before.Version));

        foreach (var app in change.PutApps)
            yield return new TableTransactionAction(TableTransactionActionType.UpsertReplace, CatalogRows.Of(account, app));
        foreach (var credential in change.PutCredentials)
            yield return new TableTransactionAction(TableTransactionActionType.UpsertReplace, CatalogRows.Of(account, credential));

        foreach (var endpoint in change.PutEndpoints)
            yield return new TableTransactionAction(TableTransactionActionType.UpsertReplace, EndpointRows.Of(account, endpoint));

        // To remove what is not there would fail the whole transaction; what is there is known, because the version
        // guards it.
        foreach (var name in change.RemoveApps.Where(name => before.FindApp(name) is not null))
            yield return new TableTransactionAction(
                TableTransactionActionType.Delete, new TableEntity(account.Value, CatalogRows.AppRow(name)), ETag.All);
        foreach (var id in change.RemoveCredentials.Where(id => before.FindCredential(id) is not null))
            yield return new TableTransactionAction(
                TableTransactionActionType.Delete, new TableEntity(account.Value, CatalogRows.CredentialRow(id)), ETag.All);
        foreach (var id in change.RemoveEndpoints.Where(id => before.FindEndpoint(id) is not null))
            yield return new TableTransactionAction(
                TableTransactionActionType.Delete, new TableEntity(account.Value, CatalogRows.EndpointRow(id)), ETag.All);
    }
}
