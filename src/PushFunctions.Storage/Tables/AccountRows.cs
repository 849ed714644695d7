using Azure.Data.Tables;
using PushFunctions.Storage.Tables.Rows;

namespace PushFunctions.Storage.Tables;

/// <summary>
/// An account's partition holds its row and its keys, for the list. Each key has a row in a partition of its own too, which is what
/// authentication reads: it knows the key and not the account.
/// </summary>
internal static class AccountRows
{
    public const string AccountRow = "account";
    public const string KeyPrefix = "key:";
    public const string LookupRow = "key";

    public static string KeyRow(ApiKeySid sid) => KeyPrefix + sid.Value;

    public static AccountSid ReadSid(TableEntity row) =>
        AccountSid.TryParse(row.PartitionKey, out var sid) ? sid : throw new InvalidDataException("A stored account has no sid.");

    public static TableEntity Of(Account account) => new(account.Sid.Value, AccountRow)
    {
        ["Salt"] = account.AuthToken.Salt,
        ["Hash"] = account.AuthToken.Hash,
        ["CreatedAt"] = account.CreatedAt,
    };

    public static Account ReadAccount(AccountSid sid, TableEntity row) => new(sid, ReadSecret(row), row.Time("CreatedAt"));

    public static TableEntity ListRowOf(ApiKey key) => Fill(new TableEntity(key.Account.Value, KeyRow(key.Sid)), key);

    public static TableEntity LookupRowOf(ApiKey key) => Fill(new TableEntity(key.Sid.Value, LookupRow), key);

    public static ApiKey ReadKey(TableEntity row)
    {
        var sid = ApiKeySid.TryParse(row.Text("Sid"), out var value) ? value : throw new InvalidDataException("A stored API key has no sid.");
        return new ApiKey(sid, row.Account("Account"), row.GetString("Name"), row.Choice<Scopes>("Scopes"), ReadSecret(row), row.Time("CreatedAt"));
    }

    private static TableEntity Fill(TableEntity row, ApiKey key)
    {
        row["Sid"] = key.Sid.Value;
        row["Account"] = key.Account.Value;
        row["Name"] = key.Name;
        row["Scopes"] = key.Scopes.ToString();
        row["Salt"] = key.Secret.Salt;
        row["Hash"] = key.Secret.Hash;
        row["CreatedAt"] = key.CreatedAt;
        return row;
    }

    private static SecretHash ReadSecret(TableEntity row) => new(row.Base64("Salt"), row.Base64("Hash"));
}
