using Azure.Data.Tables;
using PushFunctions.Core.Users.Mending;
using PushFunctions.Storage.Tables.Rows;

namespace PushFunctions.Storage.Tables;

/// <summary>A partition for each token. The token itself is not stored, only its hash: who asks for the owner has the token.</summary>
internal static class TokenOwnerRows
{
    public const string Row = "owner";
    private const char Separator = '.';

    /// <param name="hash">See <see cref="DeviceAddress.Hash"/>.</param>
    public static string PartitionOf(AccountSid account, AppName app, string hash) => $"{account.Value}{Separator}{app.Value}{Separator}{hash}";

    public static TableEntity Of(string partition, UserId user, UserId? previous) => new(partition, Row)
    {
        ["User"] = user.Tail,
        ["PreviousUser"] = previous?.Tail,
    };

    public static UserId User(TableEntity row) => Columns.User(row.Text("User"));

    public static UserId? PreviousUser(TableEntity row) => row.GetString("PreviousUser") is { } tail ? Columns.User(tail) : null;

    public static OwnerRow Read(TableEntity row) =>
        row.PartitionKey.Split(Separator) is [var sid, var name, var hash] && AccountSid.TryParse(sid, out var account) && AppName.TryParse(name, out var app)
            ? new OwnerRow(account, app, hash, User(row), PreviousUser(row), row.Timestamp ?? DateTimeOffset.MinValue, row.ETag.ToString())
            : throw new InvalidDataException("A stored owner names no account or no App.");
}
