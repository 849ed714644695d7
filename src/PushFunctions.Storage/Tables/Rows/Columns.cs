using Azure.Data.Tables;

namespace PushFunctions.Storage.Tables.Rows;

/// <summary>Reads the columns of a row that must be there. A row that does not hold what it should is a fault: it was not written by this service.</summary>
internal static class Columns
{
    public static string Text(this TableEntity row, string column) => row.GetString(column) ?? throw Unreadable(row, column);

    public static string Base64(this TableEntity row, string column)
    {
        var text = row.Text(column);
        return Convert.TryFromBase64String(text, new byte[text.Length], out _) ? text : throw Unreadable(row, column);
    }

    public static int Number(this TableEntity row, string column) => row.GetInt32(column) ?? throw Unreadable(row, column);

    public static bool Flag(this TableEntity row, string column) => row.GetBoolean(column) ?? throw Unreadable(row, column);

    public static DateTimeOffset Time(this TableEntity row, string column) => row.GetDateTimeOffset(column) ?? throw Unreadable(row, column);

    public static T Choice<T>(this TableEntity row, string column)
        where T : struct, Enum => Enum.TryParse<T>(row.Text(column), out var value) ? value : throw Unreadable(row, column);

    public static AccountSid Account(this TableEntity row, string column) =>
        AccountSid.TryParse(row.Text(column), out var value) ? value : throw Unreadable(row, column);

    public static AppName App(this TableEntity row, string column) =>
        AppName.TryParse(row.Text(column), out var value) ? value : throw Unreadable(row, column);

    public static DeviceToken Token(this TableEntity row, string column) =>
        DeviceToken.TryParse(row.Text(column), out var value) ? value : throw Unreadable(row, column);

    /// <param name="tail">A key, or a part of one.</param>
    public static UserId User(string tail) => UserId.TryParse(UserId.Prefix + tail, out var id) ? id : throw new InvalidDataException("A stored key is no User's.");

    public static AudienceId Audience(string tail) =>
        AudienceId.TryParse(AudienceId.Prefix + tail, out var id) ? id : throw new InvalidDataException("A stored key is no audience's.");

    /// <summary>0 where the column is not there, or holds no number.</summary>
    public static int NumberOrNone(this TableEntity row, string column) => row.TryGetValue(column, out var value) && value is int number ? number : 0;

    private static InvalidDataException Unreadable(TableEntity row, string column) =>
        new($"The stored row '{row.PartitionKey}', '{row.RowKey}' has no readable column {column}.");
}
