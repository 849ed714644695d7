namespace PushFunctions.Api.Http;

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
