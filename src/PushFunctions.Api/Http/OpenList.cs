namespace PushFunctions.Api.Http;

/// <summary>A list at the page that was asked for.</summary>
/// <param name="Request">What to ask the store for.</param>
/// <param name="IsFiltered">Whether there is a filter, so that entries may be passed over.</param>
/// <param name="Paginate">From the store's next cursor to the answer's tokens.</param>
internal sealed record OpenList(ListRequest Request, bool IsFiltered, Func<string?, Pagination> Paginate, TimeProvider Time)
{
    /// <summary>How long a request goes on looking. Clients wait for 30 seconds at least.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(25);

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
            if (Time.GetElapsedTime(start) < Patience) continue;
            if (found.Count > 0) return new ListPage<T>(found, cursor);
            if (IsFiltered)
                throw new RequestException(ProblemCode.InvalidRequest, $"Nothing that fits the filters was found within {Patience.TotalSeconds:0} seconds. Narrow the list down with startDate and endDate, or with operationId where the list has it.");
        }
    }
}
