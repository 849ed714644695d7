namespace PushFunctions.StorageEmulator.Tables;

/// <summary>A range of keys, both ends included.</summary>
/// <param name="To">Null where it is open.</param>
internal readonly record struct KeySpan(string From, string? To)
{
    public static KeySpan All => new(string.Empty, null);

    public bool IsAfter(string key) => To is not null && string.CompareOrdinal(key, To) > 0;

    public KeySpan NotBefore(string key) => string.CompareOrdinal(key, From) > 0 ? this with { From = key } : this;

    public KeySpan NotAfter(string key) => To is null || string.CompareOrdinal(key, To) < 0 ? this with { To = key } : this;
}
