using System.Globalization;
using Azure.Data.Tables;

namespace PushFunctions.FaultTests.Emulator.Conformance;

/// <summary>
/// A row in words: what was stored and of which type, not when. A column that was asked for and is not there comes
/// from the service, and from the account in memory, as null; Azurite leaves it out
/// (https://github.com/Azure/Azurite/issues/2535).
/// </summary>
internal static class RowText
{
    public static string Of(TableEntity row) => string.Join(' ', row
        .Where(column => column.Value is not null && column.Key is not ("odata.etag" or "Timestamp")
            && !column.Key.StartsWith("odata.", StringComparison.Ordinal))
        .OrderBy(column => column.Key, StringComparer.Ordinal)
        .Select(column => $"{column.Key}={Of(column.Value)}"));

    private static string Of(object value) => value switch
    {
        byte[] bytes => "binary:" + Convert.ToHexString(bytes),
        DateTimeOffset time => "time:" + time.ToString("O", CultureInfo.InvariantCulture),
        string { Length: > 100 } text => $"text of {text.Length}",
        IFormattable number => $"{value.GetType().Name}:{number.ToString(null, CultureInfo.InvariantCulture)}",
        _ => $"{value.GetType().Name}:{value}",
    };
}
