using System.Text.Json;
using Azure.Data.Tables;
using PushFunctions.Storage.Tables.Rows;

namespace PushFunctions.Storage.Tables;

internal static class OperationRows
{
    public const string Status = "Status";

    private const string UpdatedAt = "UpdatedAt";
    private const string FinalStats = "FinalStats";

    /// <summary>In a row that only keeps its place: no operation of that id can be added.</summary>
    private const string Revoked = "IsRevoked";

    public static readonly IReadOnlyList<string> EndColumns = ["RowKey", UpdatedAt, FinalStats, Revoked];

    /// <summary>Also of a row that only keeps its place.</summary>
    public static bool HasEnded(TableEntity row, DateTimeOffset before) => IsRevoked(row) || (row.GetString(FinalStats) is not null && row.Time(UpdatedAt) < before);

    public static bool IsRevoked(TableEntity row) => row.GetBoolean(Revoked) is true;

    public static TableEntity Revocation(AccountSid account, OperationId id) =>
        new(OperationKeys.Partition(account, id), OperationKeys.Row(id)) { [Revoked] = true };

    public static TableEntity Of(Operation operation)
    {
        var row = ProgressOf(operation);
        row.PutBytes("Content", CompressedJson.Write(StoredOperation.Of(operation), StorageJson.Compact.StoredOperation).Span);
        return row;
    }

    /// <summary>What changes. Merged into the row, so that the content is written once.</summary>
    public static TableEntity ProgressOf(Operation operation)
    {
        var row = new TableEntity(OperationKeys.Partition(operation.Account, operation.Id), OperationKeys.Row(operation.Id))
        {
            [Status] = operation.Status.ToString(),
            [UpdatedAt] = operation.UpdatedAt,
        };
        if (operation.AudiencePages is { } pages) row["AudiencePages"] = pages;
        if (operation.FinalStats is { } stats) row[FinalStats] = JsonSerializer.Serialize(stats, StorageJson.Compact.OperationStats);
        return row;
    }

    public static OperationStatus ReadStatus(TableEntity row) => row.Choice<OperationStatus>(Status);

    public static Operation Read(AccountSid account, TableEntity row)
    {
        var content = CompressedJson.Read(row.Bytes("Content"), StorageJson.Compact.StoredOperation);
        return new Operation
        {
            Id = OperationKeys.Read(row.RowKey),
            Account = account,
            Status = ReadStatus(row),
            Route = content.ToRoute(),
            Template = content.Template,
            CreatedAt = content.CreatedAt,
            UpdatedAt = row.Time(UpdatedAt),
            SendAt = content.SendAt,
            ExpiresAt = content.ExpiresAt,
            DryRun = content.DryRun,
            Recipients = content.Recipients,
            DirectBatches = content.DirectBatches,
            UserPages = content.UserPages,
            Audiences = [.. content.Audiences.Select(audience => new AudienceRecipient(AudienceId.FromTail(audience.Id), audience.Variables))],
            AudiencePages = row.GetInt32("AudiencePages"),
            DirectHashes = content.DirectHashes.ToHashSet(),
            FinalStats = row.GetString(FinalStats) is { } stats ? JsonSerializer.Deserialize(stats, StorageJson.Compact.OperationStats) : null,
            Version = row.ETag.ToString(),
        };
    }
}
