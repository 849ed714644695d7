using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace PushFunctions.Api.Http;

/// <summary>Where a page lies in its list. The tokens are opaque; they hold for the same account, list and filters.</summary>
/// <param name="Next">The <c>pageToken</c> of the next page; null at the end.</param>
/// <param name="Self">The <c>pageToken</c> of this page.</param>
public sealed record Pagination(string? Next, string Self);

/// <summary>A list at the page that was asked for.</summary>
/// <param name="Request">What to ask the store for.</param>
/// <param name="IsFiltered">Whether there is a filter, so that entries may be passed over.</param>
/// <param name="Paginate">From the store's next cursor to the answer's tokens.</param>
internal sealed record OpenList(ListRequest Request, bool IsFiltered, Func<string?, Pagination> Paginate, TimeProvider Time)
{
    /// <summary>How long a request goes on looking. Clients wait for 30 seconds at least.</summary>
    private static readonly TimeSpan StallTimeout = TimeSpan.FromSeconds(25);

    /// <summary>
    /// Reads on where the store stopped early: a page without a filter is full unless it is the last, and a page with a filter has an entry unless it is the last.
    /// Pagers of generated clients end at an empty page. Where that takes too long, a page is short all the same.
    /// </summary>
    /// <exception cref="RequestException">Nothing that fits the filters was found in all the time there is.</exception>
    public async Task<ListPage<T>> ReadAsync<T>(Func<ListRequest, Task<ListPage<T>>> read)
    {
        var start = Time.GetTimestamp();
        var found = new List<T>();
        for (var cursor = Request.Cursor; ;)
        {
            var page = await read(new ListRequest(Request.PageSize - found.Count, cursor));
            found.AddRange(page.Items);
            cursor = page.NextCursor;
            if (cursor is null || found.Count >= (IsFiltered ? 1 : Request.PageSize)) return new ListPage<T>(found, cursor);
            if (Time.GetElapsedTime(start) < StallTimeout) continue;
            if (found.Count > 0) return new ListPage<T>(found, cursor);
            if (IsFiltered)
                throw new RequestException(ProblemCode.InvalidRequest, $"Nothing that fits the filters was found within {StallTimeout.TotalSeconds:0} seconds. Narrow the list down with startDate and endDate, or with operationId where the list has it.");
        }
    }
}

/// <summary>Reads which page of a list is wanted.</summary>
internal sealed class PageReader(PageTokens tokens, TimeProvider time)
{
    public const string PageToken = "pageToken";
    public const string PageSize = "pageSize";

    /// <exception cref="RequestException">The size or the token is none, or the query had a problem before.</exception>
    public OpenList Open(ApiCall call, QueryFields query)
    {
        var list = $"{call.Account.Value}\n{call.Endpoint.Name}\n{PathOf(call)}\n{query.Canonical(PageToken, PageSize)}";
        var size = query.Integer(PageSize, 1, ListRequest.MaximumPageSize) ?? ListRequest.DefaultPageSize;
        string? cursor = null;
        if (query.Text(PageToken) is { } token && !tokens.TryRead(list, token, out cursor))
            query.Refuse($"The query parameter '{PageToken}' is not from this list: take 'next' of its last page, and send the same filters with it.");
        query.ThrowIfAny();
        return new OpenList(
            new ListRequest(size, cursor),
            query.HasOther(PageToken, PageSize),
            next => new Pagination(next is null ? null : tokens.Make(list, next), tokens.Make(list, cursor)),
            time);
    }

    private static string PathOf(ApiCall call) =>
        string.Join('/', call.Request.RouteValues.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}"));
}

/// <summary>
/// Makes a store's cursor into a token that only fits the list it came from. Layout, base64url: version (1 byte), 1 where there is a cursor (1 byte),
/// the cursor in UTF-8, and 16 bytes of HMAC-SHA256 over the list's name and all before it.
/// </summary>
/// <param name="key">32 bytes, see <see cref="DeriveKey"/>.</param>
internal sealed class PageTokens(byte[] key)
{
    private const byte Version = 1;
    private const int HeadBytes = 2;
    private const int MacBytes = 16;
    private const int MaximumLength = 4096;

    /// <summary>The tokens' own key, from the key that seals credentials: a key for each use, a secret to keep for all.</summary>
    public static byte[] DeriveKey(byte[] credentialKey) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, credentialKey, 32, info: "PushFunctions page tokens v1"u8.ToArray());

    /// <param name="list">Names account, list and filters.</param>
    public string Make(string list, string? cursor)
    {
        var text = Encoding.UTF8.GetBytes(cursor ?? "");
        var token = new byte[HeadBytes + text.Length + MacBytes];
        token[0] = Version;
        token[1] = cursor is null ? (byte)0 : (byte)1;
        text.CopyTo(token, HeadBytes);
        Sign(list, token.AsSpan(0, HeadBytes + text.Length), token.AsSpan(HeadBytes + text.Length));
        return Base64Url.EncodeToString(token);
    }

    /// <summary>False where the token was changed, cut or made for another list. <paramref name="cursor"/> is null for the first page.</summary>
    public bool TryRead(string list, string token, out string? cursor)
    {
        cursor = null;
        if (token.Length > MaximumLength || !Base64Url.IsValid(token)) return false;
        var bytes = Base64Url.DecodeFromChars(token);
        if (bytes.Length < HeadBytes + MacBytes || bytes[0] != Version) return false;
        var signed = bytes.AsSpan(0, bytes.Length - MacBytes);
        Span<byte> expected = stackalloc byte[MacBytes];
        Sign(list, signed, expected);
        if (!CryptographicOperations.FixedTimeEquals(expected, bytes.AsSpan(signed.Length))) return false;
        cursor = bytes[1] == 0 ? null : Encoding.UTF8.GetString(signed[HeadBytes..]);
        return true;
    }

    private void Sign(string list, ReadOnlySpan<byte> content, Span<byte> mac)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hash.AppendData(SHA256.HashData(Encoding.UTF8.GetBytes(list)));
        hash.AppendData(content);
        hash.GetHashAndReset().AsSpan(0, MacBytes).CopyTo(mac);
    }
}
