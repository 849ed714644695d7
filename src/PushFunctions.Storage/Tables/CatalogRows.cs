using System.Text;
using Azure.Data.Tables;
using PushFunctions.Storage.Tables.Rows;

namespace PushFunctions.Storage.Tables;

/// <summary>An account's partition of the catalog: Apps, credentials, and the row that every write replaces.</summary>
internal static class CatalogRows
{
    public const string VersionRow = "catalog";
    public const string AppPrefix = "app:";
    public const string CredentialPrefix = "credential:";

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
        };
        row.PutBytes("Sealed", Encoding.ASCII.GetBytes(credential.SealedContent));
        return row;
    }

    public static Credential ReadCredential(TableEntity row) => new(
        CredentialId.FromTail(row.RowKey[CredentialPrefix.Length..]),
        row.App("App"),
        row.Choice<Provider>("Type"),
        row.Flag("IsDefault"),
        row.Number("Revision"),
        Encoding.ASCII.GetString(row.Bytes("Sealed")),
        new CredentialHealth(row.Choice<CredentialStatus>("Health"), row.GetString("HealthReason"), row.GetDateTimeOffset("HealthSince")),
        row.Time("CreatedAt"),
        row.Time("UpdatedAt"));
}
