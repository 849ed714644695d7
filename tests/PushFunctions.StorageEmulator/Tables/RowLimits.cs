using System.Globalization;
using System.Text;
using PushFunctions.StorageEmulator.Http;

namespace PushFunctions.StorageEmulator.Tables;

/// <summary>What a row may be:
/// https://learn.microsoft.com/rest/api/storageservices/understanding-the-table-service-data-model.</summary>
internal static class RowLimits
{
    private const int MaximumColumns = 252;
    private const int MaximumValueBytes = 64 * 1024;
    private const int MaximumRowBytes = 1024 * 1024;
    private const int MaximumKeyBytes = 1024;
    private const int MaximumNameCharacters = 255;

    /// <exception cref="RefusedException">A key or the row is none that the service takes.</exception>
    public static void Check(string partitionKey, string rowKey, Column[] columns)
    {
        CheckKey(partitionKey);
        CheckKey(rowKey);
        if (columns.Length > MaximumColumns) throw new RefusedException(TableErrors.TooManyProperties);
        var bytes = 4 + ((partitionKey.Length + rowKey.Length) * 2);
        foreach (var column in columns)
        {
            CheckName(column.Name);
            var value = SizeOf(column.Value);
            if (value > MaximumValueBytes) throw new RefusedException(TableErrors.PropertyValueTooLarge);
            bytes += 8 + (column.Name.Length * 2) + value;
        }

        if (bytes > MaximumRowBytes) throw new RefusedException(TableErrors.EntityTooLarge);
    }

    private static void CheckKey(string key)
    {
        if (Encoding.Unicode.GetByteCount(key) > MaximumKeyBytes) throw new RefusedException(TableErrors.KeyValueTooLarge);
        if (key.AsSpan().ContainsAny(@"/\#?") || key.Any(char.IsControl)) throw new RefusedException(TableErrors.OutOfRangeInput);
    }

    /// <summary>An identifier of C#: a letter or an underscore, then letters, digits, underscores and what Unicode
    /// joins to them. Azurite takes any name.</summary>
    private static void CheckName(string name)
    {
        if (name.Length > MaximumNameCharacters) throw new RefusedException(TableErrors.PropertyNameTooLong);
        if (name.Length == 0 || !(name[0] == '_' || char.IsLetter(name[0])) || !name.All(IsPartOfName))
            throw new RefusedException(TableErrors.PropertyNameInvalid);
    }

    private static bool IsPartOfName(char letter) => char.IsLetterOrDigit(letter) || char.GetUnicodeCategory(letter)
        is UnicodeCategory.ConnectorPunctuation or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
        or UnicodeCategory.LetterNumber or UnicodeCategory.Format;

    private static int SizeOf(object value) => value switch
    {
        string text => text.Length * 2,
        byte[] bytes => bytes.Length,
        _ => 8,
    };
}
