using Azure;
using Azure.Data.Tables;
using PushFunctions.Storage.Tables.Rows;

namespace PushFunctions.Storage.Tables;

/// <summary>A change to a User as the actions of one transaction. The User's own row comes first: it is the guard.</summary>
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
            yield return new TableTransactionAction(TableTransactionActionType.UpsertReplace, UserRows.Of(user.PartitionKey, AppOf(change), device));

        if (change.RemoveRegistration) yield return Removal(user.PartitionKey, UserKeys.Registration(AppOf(change)));
        foreach (var address in change.RemoveDevices) yield return Removal(user.PartitionKey, UserKeys.Device(AppOf(change), address));
    }

    /// <summary>Unconditional by itself, because the User's version guards the whole transaction.</summary>
    private static TableTransactionAction Removal(string partition, string row) =>
        new(TableTransactionActionType.Delete, new TableEntity(partition, row), ETag.All);

    private static AppName AppOf(UserChange change) =>
        change.AppName ?? throw new ArgumentException("A change of devices or of a registration names its App.", nameof(change));
}
