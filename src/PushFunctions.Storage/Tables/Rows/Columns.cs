using Azure.Data.Tables;
using PushFunctions.Core.Identifiers;
using PushFunctions.Core.Registrations;

namespace PushFunctions.Storage.Tables.Rows;

/// <summary>Reads the columns of a row that must be there. A row that does not hold what it should is a fault: it was not written by this service.</summary>
internal static class Columns
{
    public static string Text(this TableEntity row, string column) => row.GetString(column) ?? throw Unreadable(row, column);

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

    private static InvalidDataException Unreadable(TableEntity row, string column) =>
        new($"The stored row '{row.PartitionKey}', '{row.RowKey}' has no readable column {column}.");
}
