using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace PushFunctions.Core.Shared;

/// <summary>
/// A batch of an operation. <see cref="Retry"/> is empty for an original batch; jobs that were put off are a batch of their own with the same number
/// and one more letter, so that a repeated settlement names the same batches.
/// </summary>
public sealed record BatchId(BatchNumber Number, string Retry)
{
    public const int MaximumChildren = 26;
    private const int NumberLength = 9;

    public static BatchId Original(int page, int index) => new(new BatchNumber(page, index), string.Empty);

    public bool IsOriginal => Retry.Length == 0;

    /// <summary>Nine hex digits, then for a retry a dot and its letters. Sorts by page, then by batch.</summary>
    public string Value
    {
        get
        {
            var number = string.Create(CultureInfo.InvariantCulture, $"{Number.Page:x6}{Number.Index:x3}");
            return IsOriginal ? number : $"{number}.{Retry}";
        }
    }

    public BatchId Child(int ordinal) => new(Number, Retry + (char)('a' + ordinal));

    public static bool TryParse(string? text, [NotNullWhen(true)] out BatchId? id)
    {
        id = null;
        if (text is null || text.Length < NumberLength) return false;
        if (!int.TryParse(text.AsSpan(0, 6), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var page)) return false;
        if (!int.TryParse(text.AsSpan(6, 3), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var index)) return false;
        var retry = text.AsSpan(NumberLength);
        if (index > BatchNumber.MaximumIndex) return false;
        if (retry.Length > 0 && (retry.Length < 2 || retry[0] != '.' || retry[1..].ContainsAnyExceptInRange('a', 'z'))) return false;
        id = new BatchId(new BatchNumber(page, index), retry.Length > 0 ? retry[1..].ToString() : string.Empty);
        return true;
    }

    public override string ToString() => Value;
}
