using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace PushFunctions.Api.Http;

/// <summary>
/// The position of a page in its list. A page token is opaque, and valid for the same account, list and filters.
/// </summary>
/// <param name="Next">The <c>pageToken</c> of the next page; null at the end.</param>
/// <param name="Self">The <c>pageToken</c> of this page.</param>
public sealed record Pagination(string? Next, string Self);

/// <summary>Answers requests for a page of a list.</summary>
internal sealed class PageReader(PageTokens tokens, TimeProvider time)
{
    public const string PageToken = "pageToken";
    public const string PageSize = "pageSize";

    /// <summary>How long a request goes on searching. Clients wait for 30 seconds at least.</summary>
    private static readonly TimeSpan SearchLimit = TimeSpan.FromSeconds(25);

    /// <param name="query">Its problems are thrown before anything is read.</param>
    /// <param name="read">Reads from the store.</param>
    /// <param name="make">Makes the body of the response.</param>
    /// <exception cref="RequestException">The query has a problem, or nothing that matches the filters was found in
    /// time.</exception>
    public async Task<IResult> AnswerAsync<T, TPage>(
        ApiCall call, QueryFields query, Func<ListRequest, Task<ListPage<T>>> read, Func<IReadOnlyList<T>, Pagination, TPage> make,
        JsonTypeInfo<TPage> type)
    {
        var list = $"{call.Account.Value}\n{call.Endpoint.Name}\n{PathOf(call)}\n{query.Canonical(PageToken, PageSize)}";
        var size = query.Integer(PageSize, 1, ListRequest.MaximumPageSize) ?? ListRequest.DefaultPageSize;
        string? cursor = null;
        if (query.Text(PageToken) is { } token && !tokens.TryRead(list, token, out cursor))
            query.Refuse(
                $"Invalid {PageToken}: it was not issued for this list. Pass 'next' of the list's previous page, with the same filters.");
        query.ThrowIfAny();
        var page = await FillAsync(new ListRequest(size, cursor), query.HasOther(PageToken, PageSize), read, time);
        var next = page.NextCursor is null ? null : tokens.Make(list, page.NextCursor);
        return ApiResult.Ok(make(page.Items, new Pagination(next, tokens.Make(list, cursor))), type);
    }

    /// <summary>
    /// Reads on where the store stopped early: a page without a filter is full unless it is the last, and a page with
    /// a filter has an entry unless it is the last, because pagers of generated clients end at an empty page. When
    /// that takes too long, a page is short all the same.
    /// </summary>
    /// <exception cref="RequestException">Nothing that matches the filters was found in time.</exception>
    internal static async Task<ListPage<T>> FillAsync<T>(
        ListRequest request, bool isFiltered, Func<ListRequest, Task<ListPage<T>>> read, TimeProvider time)
    {
        var start = time.GetTimestamp();
        var found = new List<T>();
        for (var cursor = request.Cursor; ;)
        {
            var page = await read(new ListRequest(request.PageSize - found.Count, cursor));
            found.AddRange(page.Items);
            cursor = page.NextCursor;
            if (cursor is null || found.Count >= (isFiltered ? 1 : request.PageSize)) return new ListPage<T>(found, cursor);
            if (time.GetElapsedTime(start) < SearchLimit) continue;
            if (found.Count > 0) return new ListPage<T>(found, cursor);
            if (isFiltered)
            {
                throw new RequestException(
                    ProblemCode.InvalidRequest,
                    $"Nothing that matches the filters was found within {SearchLimit.TotalSeconds:0} seconds. Narrow the list with "
                        + "startDate and endDate, or with operationId if the list has it.");
            }
        }
    }

    private static string PathOf(ApiCall call) =>
        string.Join(
            '/', call.Request.RouteValues.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}"));
}

/// <summary>
/// Makes a store's cursor into a token that only fits the list it came from. Layout, base64url: version (1 byte), 1
/// where there is a cursor (1 byte), the cursor in UTF-8, and 16 bytes of HMAC-SHA256 over the list's name and all
/// before it.
/// </summary>
/// <param name="key">32 bytes, see <see cref="DeriveKey"/>.</param>
internal sealed class PageTokens(byte[] key)
{
    private const byte Version = 1;
    private const int HeadBytes = 2;
    private const int MacBytes = 16;
    private const int MaximumLength = 4096;

    /// <summary>
    /// The key of page tokens, derived from the key that encrypts credentials: one secret to keep, a key for each
    /// use.
    /// </summary>
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

    /// <summary>
    /// False where the token was changed, cut or made for another list. <paramref name="cursor"/> is null for the
    /// first page.
    /// </summary>
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
